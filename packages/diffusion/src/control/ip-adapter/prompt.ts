/** Pictures as an IP-Adapter's layers read them: keys and values, computed once per job. */
import type { TensorData } from "@inkloom/engine";
import { type ProjectionInputs, weightsAt } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { faceEmbedding, findFaces, largestFace, unitLength } from "../../annotate/faces/index.ts";
import { outputData } from "../../sessions.ts";
import type { ControlJob } from "../control-unit.ts";
import { FACE, type OpenAdapter, promptOutputs, unitProblem } from "./open-adapter.ts";
import { openVision, type VisionTower } from "./vision.ts";

/** Of each row: the pictures in order, then what the unwanted side sees. */
export interface PromptValues {
  readonly pictures: number;
  /** Tokens of a row. */
  readonly tokens: number;
  /** [rows, tokens, context]. */
  readonly prompt: Float32Array;
  /** Of each layer [rows, tokens, channels]. */
  readonly layers: readonly { readonly k: Float32Array; readonly v: Float32Array }[];
}

/** Files whose faces are looked at together with CLIP's view of them, as their second version does. */
const isSecond = (name: string): boolean => /v2/i.test(name);

/** @throws Problem `control/unit` where a picture shows no face, and those of the networks that see */
export async function promptValues(
  adapter: OpenAdapter,
  pictures: readonly Pixels[],
  job: Pick<ControlJob, "annotators" | "number">,
): Promise<PromptValues> {
  const { config, file, weights, manifest } = adapter;
  const { kind } = config.projection;
  const { networks } = job.annotators;
  const rows: Partial<Record<keyof ProjectionInputs, TensorData>> = {};
  if (kind === "embeds" || kind === "tokens" || kind === "each token" || kind === "face and tokens")
    Object.assign(rows, await clipRows(adapter, pictures, job));
  if (kind === "face" || kind === "face tokens" || kind === "face and tokens")
    rows.face = await faceRows(adapter, pictures, job);
  const inputs = Object.fromEntries(
    Object.entries(rows).map(([name, value]) => [`seen.${name}`, value]),
  );
  const shortcut = kind === "face and tokens" && isSecond(file.name) ? 1 : undefined;
  const answers = await networks.run(
    { path: file.path, weights, manifest },
    {
      name: shortcut === undefined ? "IP-Adapter" : "IP-Adapter, second version",
      inputs,
      trace: (given) =>
        promptOutputs(
          weightsAt(""),
          config,
          Object.fromEntries(Object.entries(given).map(([name, x]) => [name.slice(5), x])),
          shortcut,
        ),
    },
  );
  return {
    pictures: pictures.length,
    tokens: answers["prompt"]?.shape[1] ?? 0,
    prompt: outputData(answers, "prompt"),
    layers: config.channels.map((_, i) => ({
      k: outputData(answers, `k.${i}`),
      v: outputData(answers, `v.${i}`),
    })),
  };
}

/** CLIP's vector of each picture, and zeros; or its tokens, and those of a picture of zeros. */
async function clipRows(
  { config: { projection }, file }: OpenAdapter,
  pictures: readonly Pixels[],
  { annotators, number }: Pick<ControlJob, "annotators" | "number">,
): Promise<{ readonly embeds?: TensorData; readonly tokens?: TensorData }> {
  const byVector = projection.kind === "embeds";
  const tower = towerFor(projection.reads, byVector);
  if (tower === undefined)
    throw unitProblem(
      number,
      `: ${file.path} reads ${projection.reads} values of a picture, expected 1024 or 1280 (CLIP H) or 1664 (CLIP bigG)`,
      `：${file.path} 读取图片的 ${projection.reads} 个值，应为 1024 或 1280（CLIP H）或 1664（CLIP bigG）`,
    );
  const sight = byVector ? "embeds" : "penultimate";
  const vision = await openVision(tower, annotators, { sight, values: projection.reads });
  const seen: TensorData[] = [];
  for (const picture of pictures) seen.push(await vision.see(picture, sight));
  if (!byVector) seen.push(await vision.see(undefined, sight));
  const [first] = seen;
  const [, ...rest] = first?.shape ?? [];
  const size = rest.reduce((product, each) => product * each, 1);
  const data = new Float32Array((pictures.length + 1) * size);
  for (const [i, each] of seen.entries()) data.set(outputData({ each }, "each"), i * size);
  const all: TensorData = { dtype: "float32", shape: [pictures.length + 1, ...rest], data };
  return byVector ? { embeds: all } : { tokens: all };
}

/** The tower that gives vectors, or tokens, of so many values. */
function towerFor(reads: number, byVector: boolean): VisionTower | undefined {
  if (byVector) return reads === 1024 ? "h" : reads === 1280 ? "g" : undefined;
  return reads === 1280 ? "h" : reads === 1664 ? "g" : undefined;
}

/** The largest face of each picture, and zeros. FaceID was taught faces of length 1; those whose learned tokens look at
 *  the face (InstantID, portraits without norm) were not. */
async function faceRows(
  { config: { projection }, file }: OpenAdapter,
  pictures: readonly Pixels[],
  { annotators, number }: Pick<ControlJob, "annotators" | "number">,
): Promise<TensorData> {
  const raw = projection.kind === "face tokens";
  const set = raw && !/portrait/i.test(file.name) ? "antelope" : "buffalo";
  const data = new Float32Array((pictures.length + 1) * FACE);
  for (const [i, picture] of pictures.entries()) {
    const face = largestFace(await findFaces(picture, set, annotators));
    if (face === undefined)
      throw unitProblem(
        number,
        `: picture ${i + 1} shows no face, expected one`,
        `：第 ${i + 1} 张图片中没有人脸，应有一张`,
      );
    const vector = await faceEmbedding(picture, face, set, annotators);
    data.set(raw ? vector : unitLength(vector), i * FACE);
  }
  return { dtype: "float32", shape: [pictures.length + 1, FACE], data };
}
