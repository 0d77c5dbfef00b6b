/** Units of T2I-Adapters: their features of a picture are the same at every call. */
import { compileGraph, graphOf, input } from "@inkloom/engine";
import {
  manifestOf,
  T2I_PREFIX,
  t2iAdapter,
  type T2iAdapterConfig,
  t2iAdapterConfigFromKeys,
  t2iAdapterNaming,
  weightsAt,
} from "@inkloom/models";
import { outputData } from "../sessions.ts";
import { controlImage } from "./control-image.ts";
import { expectWhole, familyProblem, manifestOfWeights, namingDamage } from "./control-network.ts";
import type { ControlFile, ControlKind, ControlPass, Place } from "./control-unit.ts";
import { controlPlanes } from "./planes.ts";
import { regionOf } from "./region.ts";
import { adapterFactors, countsFor, isOfPass, isWithin } from "./strength.ts";
import { type Answer, weighed } from "./weigh.ts";

export const T2I_ADAPTER: ControlKind = {
  name: "T2I-Adapter",
  isOf: ({ file }) =>
    file !== undefined &&
    LANDMARKS.some((key) => file.weights.has(key) || file.weights.has(`adapter.${key}`)),
  async open(job) {
    const { file, checkpoint, unit } = job;
    if (file === undefined) throw new TypeError("t2i-adapter: no file");
    const { keyOf } = t2iAdapterNaming(file.manifest);
    const weights = new Map([...file.weights].map(([key, entry]) => [keyOf(key) ?? key, entry]));
    const config = namingDamage(file, () => t2iAdapterConfigFromKeys(manifestOfWeights(weights)));
    const places = placesOf(config);
    expectFamily(file, config, checkpoint);
    const image = await controlImage(job);
    const region = unit.region === undefined ? undefined : regionOf(await job.named(unit.region));
    return {
      model: { name: file.name, hash: file.hash },
      maps: image.maps,
      async at(pass) {
        if (!isOfPass(unit, pass.pass)) return undefined;
        const factors = adapterFactors(job, pass.pass, config.channels.length);
        const { picture } = await image.at(pass);
        const features = await featuresOf({ file, config, weights }, pass, picture);
        const counts = countsFor(unit);
        return {
          isActive: (moment) => isWithin(unit, moment),
          places,
          added: (call) => {
            const rows = call.sides.map((side) => (counts(side) ? 0 : undefined));
            const pairs = places.flatMap((place, i) => {
              const answer = features[i];
              const factor = factors[i] ?? 0;
              return answer ? [[place, weighed(answer, { factor, region, rows })] as const] : [];
            });
            return Promise.resolve(new Map(pairs));
          },
        };
      },
    };
  },
};

/** What tells an adapter's file: of full and light ones, as published or in diffusers. */
const LANDMARKS = [
  "body.0.block1.weight",
  "body.0.in_conv.weight",
  "body.0.resnets.0.block1.weight",
];

/** Behind the last block of each level; of SDXL, whose adapters begin a level below, the last behind the middle. */
const placesOf = ({ factor }: T2iAdapterConfig): readonly Place[] =>
  factor === 16
    ? ["block.3", "block.5", "block.8", "middle"]
    : ["block.2", "block.5", "block.8", "block.11"];

/** @throws Problem `control/family` */
function expectFamily(
  file: ControlFile,
  { channels, factor }: T2iAdapterConfig,
  checkpoint: Parameters<ControlKind["open"]>[0]["checkpoint"],
): void {
  const { levels } = checkpoint.unet.config;
  const widths = levels.map((level) => level.channels);
  const wanted = factor === 16 ? [...widths, widths.at(-1)] : widths;
  if (channels.join() === wanted.join()) return;
  const made = factor === 16 ? "SDXL" : "SD 1.x";
  throw familyProblem(file, checkpoint, {
    en: `it is an adapter for ${made}`,
    zh: `它是适用于 ${made} 的适配器`,
  });
}

interface Adapter {
  readonly file: ControlFile;
  readonly config: T2iAdapterConfig;
  readonly weights: ControlFile["weights"];
}

async function featuresOf(
  { file, config, weights }: Adapter,
  { sessions, signal }: ControlPass,
  picture: Parameters<typeof controlPlanes>[0],
): Promise<readonly Answer[]> {
  const { hintChannels: channels, factor } = config;
  const { width, height } = picture;
  const padded = padTo(controlPlanes(picture, channels), { channels, width, height, factor });
  const shape = [1, channels, padded.height, padded.width];
  const name = `control adapter of ${file.path} at ${padded.width}x${padded.height}`;
  const session = await sessions.get(name, ({ capabilities }) => {
    const graph = namingDamage(file, () => {
      const features = t2iAdapter(weightsAt(T2I_PREFIX), input("picture", shape), config);
      return Object.fromEntries(features.map((each, i) => [`level.${i}`, each]));
    });
    expectWhole(file.path, "T2I-Adapter", manifestOf(graphOf(graph)), manifestOfWeights(weights));
    return { ...compileGraph(name, graph, { weights, capabilities }), givesBack: true };
  });
  const answers = await session.run(
    { picture: { dtype: "float32", shape, data: padded.data } },
    { ...(signal && { signal }) },
  );
  return config.channels.map((_, i) => ({
    data: outputData(answers, `level.${i}`),
    shape: answers[`level.${i}`]?.shape ?? [],
  }));
}

/** The last row and column repeated up to whole squares: where SDXL's latents are of odd size, its features are as many
 *  as the U-Net's, which rounds up. */
function padTo(
  data: Float32Array,
  given: { channels: number; width: number; height: number; factor: number },
): { readonly data: Float32Array; readonly width: number; readonly height: number } {
  const { channels, factor } = given;
  const width = Math.ceil(given.width / factor) * factor;
  const height = Math.ceil(given.height / factor) * factor;
  if (width === given.width && height === given.height) return { data, width, height };
  const out = new Float32Array(channels * width * height);
  for (let row = 0; row < channels * height; row++) {
    const y = Math.min(row % height, given.height - 1);
    const from = (Math.floor(row / height) * given.height + y) * given.width;
    out.set(data.subarray(from, from + given.width), row * width);
    out.fill(data[from + given.width - 1] ?? 0, row * width + given.width, (row + 1) * width);
  }
  return { data: out, width, height };
}
