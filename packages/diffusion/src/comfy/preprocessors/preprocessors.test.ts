/** Nodes of preprocessors against comfyui_controlnet_aux's own, on small networks with hashed weights
 *  (parity/control/comfy_preprocessors.py). */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Shape } from "@inkloom/engine";
import { openWeights, readTensor, writeSafetensors } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashWeight } from "../../annotate/hashed-networks.suite.ts";
import { openSessions } from "../../sessions.ts";
import type { ComfyContext } from "../context.ts";
import { type GraphRuns, graphRuns, NAMES } from "../graph-runs.suite.ts";
import { type Literal, NodeInputs } from "../node-inputs.ts";
import { objectInfo } from "../object-info.ts";
import { pixelsOf } from "../pictures.ts";
import type { ComfyImage, Value } from "../values.ts";
import { AUX_NODES } from "./index.ts";
import { dwposeWork, openposeWork } from "./poses.ts";

const EDGES = new URL("../../annotate/edges/goldens/", import.meta.url);
const { shapes, sharper } = JSON.parse(readFileSync(new URL("networks.json", EDGES), "utf8")) as {
  shapes: Record<string, Record<string, Shape>>;
  sharper: Record<string, number>;
};
const factors = Object.entries(sharper).map(([key, factor]) => ({ key: new RegExp(key), factor }));

function weightOf(key: string, shape: Shape): Float32Array {
  const values = hashWeight(key.endsWith(".running_mean") ? `${key}.bias` : key, shape);
  const found = factors.filter((each) => each.key.test(key));
  return found.reduce((all, { factor }) => all.map((value) => value * factor), values);
}

const goldensIn = async (url: URL) => (await openWeights(fileURLToPath(url))).entries;
const goldens = await goldensIn(new URL("../goldens/preprocessors.safetensors", import.meta.url));
const drawn = (await goldensIn(new URL("maps.safetensors", EDGES))).get("picture");

let graphs: GraphRuns;
let context: ComfyContext;
let picture: ComfyImage;
beforeAll(async () => {
  graphs = await graphRuns();
  const folder = join(graphs.home, "annotators");
  await mkdir(folder);
  for (const [name, keys] of Object.entries(shapes))
    await writeSafetensors(
      join(folder, name),
      Object.entries(keys).map(([key, shape]) => ({
        key,
        dtype: "F32" as const,
        shape,
        data: () => new Uint8Array(weightOf(key, shape).buffer),
      })),
    );
  context = {
    ...graphs.context,
    sessions: openSessions(graphs.context.runtime),
    images: { read: () => Promise.reject(new Error("none")), write: () => Promise.resolve([]) },
  };
  if (drawn === undefined) throw new Error("no picture");
  const [height = 0, width = 0] = drawn.shape;
  const levels = await readTensor(drawn);
  const area = width * height;
  const data = Float32Array.from(
    { length: 3 * area },
    (_, i) => (levels[(i % area) * 3 + Math.floor(i / area)] ?? 0) / 255,
  );
  picture = { data, shape: [1, 3, height, width] };
});
afterAll(() => graphs.close());

const image = (value: ComfyImage): Value => ({ type: "IMAGE", value });

async function run(
  type: string,
  fields: Readonly<Record<string, Value | Literal>>,
  more: Partial<ComfyContext> = {},
): Promise<readonly (Value | undefined)[]> {
  const inputs = new NodeInputs(new Map(Object.entries({ image: image(picture), ...fields })));
  const { values } = await (AUX_NODES[type]?.run(inputs, { ...context, ...more }) ??
    Promise.reject(new Error(`no node ${type}`)));
  return values;
}

function imageOf(values: readonly (Value | undefined)[]): ComfyImage {
  const [first] = values;
  if (first?.type !== "IMAGE") throw new Error("no picture came out");
  return first.value;
}

const cases = [...goldens].filter(([name]) => !name.startsWith("Canny "));

describe("maps are comfyui_controlnet_aux's", () => {
  test.each(cases)("%s", async (name, entry) => {
    const [type = "", ...fields] = name.split(" ");
    const values = fields.map((field): [string, Literal] => {
      const [key = "", value = ""] = field.split("=");
      return [key, Number.isNaN(Number(value)) ? value : Number(value)];
    });
    const [pixels] = pixelsOf(imageOf(await run(type, Object.fromEntries(values))), Math.round);
    if (pixels === undefined) throw new Error("no picture came out");
    const [height, width, channels = 1] = entry.shape;
    expect([pixels.height, pixels.width]).toEqual([height, width]);
    const expected = await readTensor(entry);
    const by = Array.from(expected, (level, i) =>
      Math.abs(level - (pixels.data[Math.floor(i / channels) * 4 + (i % channels)] ?? NaN)),
    );
    const share = (more: number): number => by.filter((each) => each > more).length / by.length;
    // Ridges of what is black and white already are ties of sums, which their last bits decide.
    expect(share(1)).toBeLessThan(type === "Scribble_PiDiNet_Preprocessor" ? 0.01 : 0.002);
    expect(share(0)).toBeLessThan(0.02);
  });
});

describe("nodes of preprocessors", () => {
  const others = Object.keys(AUX_NODES).filter((type) => type !== "InpaintPreprocessor");
  test.each(others)(
    "%s draws with its other fields left out, or names the file that is missing",
    async (type) => {
      const folders = { ...context.folders, annotatorFolders: [] };
      const small: ComfyImage = { data: new Float32Array(3 * 64 * 80), shape: [1, 3, 64, 80] };
      const made = await run(type, { image: image(small), resolution: 64 }, { folders }).catch(
        (error: unknown) => error,
      );
      if (Array.isArray(made)) expect(imageOf(made as Value[]).shape[0]).toBe(1);
      else expect(made).toMatchObject({ code: "annotator/missing" });
    },
  );

  test("each picture of a batch has its own map", async () => {
    const { data, shape } = picture;
    const [, channels, height, width] = shape;
    const two = new Float32Array(2 * data.length);
    two.set(data);
    const batch: ComfyImage = { data: two, shape: [2, channels, height, width] };
    const both = imageOf(
      await run("CannyEdgePreprocessor", { image: image(batch), resolution: 64 }),
    );
    const one = imageOf(await run("CannyEdgePreprocessor", { resolution: 64 }));
    expect(both.shape).toEqual([2, ...one.shape.slice(1)]);
    expect(both.data.subarray(0, one.data.length)).toEqual(one.data);
    expect(both.data.subarray(one.data.length).every((value) => value === 0)).toBe(true);
  });

  test("the one for all is each of them with its standard fields", async () => {
    const fields = { preprocessor: "TEEDPreprocessor", resolution: 64 };
    const made = imageOf(await run("AIO_Preprocessor", fields));
    expect(made).toEqual(imageOf(await run("TEEDPreprocessor", { resolution: 64 })));
    expect(imageOf(await run("AIO_Preprocessor", {}))).toBe(picture);
  });

  test("Depth Anything is the size that is asked for", async () => {
    for (const [type, name] of [
      ["DepthAnythingPreprocessor", "depth_anything_vitb14.pth"],
      ["DepthAnythingV2Preprocessor", "depth_anything_v2_vits.pth"],
      ["DepthAnythingV2Preprocessor", "depth_anything_v2_vitg.pth"],
    ] as const)
      await expect(run(type, { ckpt_name: name })).rejects.toThrow(name);
  });

  test("people are found by the network that sees the parts that are wanted", () => {
    const work = (hand: string, body: string, face: string) =>
      openposeWork(
        new NodeInputs(
          new Map([
            ["detect_hand", hand],
            ["detect_body", body],
            ["detect_face", face],
            ["scale_stick_for_xinsr_cn", "disable"],
          ]),
        ),
      );
    const [on, off] = ["enable", "disable"];
    expect(work(on, on, on)).toEqual({ preprocessor: "openpose_full" });
    expect(work(off, on, off)).toEqual({ preprocessor: "openpose" });
    expect(work(off, off, on)).toEqual({ preprocessor: "openpose_faceonly" });
    expect(work(on, off, off)).toEqual({
      preprocessor: "openpose_hand",
      parts: { body: false, hands: true, face: false },
    });
  });

  test("what is not known here is refused by its name", async () => {
    for (const [type, fields] of [
      ["DWPreprocessor", { bbox_detector: "yolo_nas_l_fp16.onnx" }],
      ["DWPreprocessor", { pose_estimator: "dw-ll_ucoco.onnx" }],
      ["OpenposePreprocessor", { scale_stick_for_xinsr_cn: "enable" }],
      ["MiDaS-NormalMapPreprocessor", { a: 3 }],
      ["AnyLineArtPreprocessor_aux", { object_connectivity: 2 }],
      ["TilePreprocessor", { pyrUp_iters: 10 }],
    ] as const)
      await expect(run(type, fields)).rejects.toMatchObject({ code: "input/invalid" });
    for (const type of ["CannyEdgePreprocessor", "FakeScribblePreprocessor", "TilePreprocessor"]) {
      const long: ComfyImage = { data: new Float32Array(3 * 2010), shape: [1, 3, 10, 201] };
      const longer: ComfyImage = { data: new Float32Array(3 * 2010), shape: [1, 3, 1, 2010] };
      const failed = run(type, { image: image(longer), resolution: 64 });
      await expect(failed).rejects.toMatchObject({ code: "annotator/input" });
      if (type !== "TilePreprocessor") await run(type, { image: image(long), resolution: 64 });
    }
  });

  test("DWPose's parts are drawn of all that is seen", () => {
    const fields = new Map([
      ["detect_hand", "disable"],
      ["detect_body", "enable"],
      ["detect_face", "enable"],
      ["bbox_detector", "yolox_l.onnx"],
      ["pose_estimator", "dw-ll_ucoco_384_bs5.torchscript.pt"],
      ["scale_stick_for_xinsr_cn", "disable"],
    ]);
    expect(dwposeWork(new NodeInputs(fields))).toEqual({
      preprocessor: "dw_openpose_full",
      parts: { body: true, hands: false, face: true },
    });
  });

  test("a mask marks what is to be drawn anew as -1, or as black", async () => {
    const mask: Value = {
      type: "MASK",
      value: { data: Float32Array.of(1, 0), shape: [1, 1, 1, 2] },
    };
    const two: ComfyImage = { data: new Float32Array(6).fill(0.5), shape: [1, 3, 1, 2] };
    const made = async (black: boolean) => [
      ...imageOf(
        await run("InpaintPreprocessor", {
          image: image(two),
          mask,
          black_pixel_for_xinsir_cn: black,
        }),
      ).data,
    ];
    expect(await made(false)).toEqual([-1, 0.5, -1, 0.5, -1, 0.5]);
    expect(await made(true)).toEqual([0, 0.5, 0, 0.5, 0, 0.5]);
  });

  test("clients are told their fields in order, all but the picture optional", () => {
    const info = JSON.parse(JSON.stringify(objectInfo(NAMES))) as Record<
      string,
      Record<string, unknown>
    >;
    expect(info["DWPreprocessor"]).toMatchObject({
      display_name: "DWPose Estimator",
      category: "ControlNet Preprocessors/Faces and Poses Estimators",
      output: ["IMAGE", "POSE_KEYPOINT"],
      input: {
        required: { image: ["IMAGE"] },
        optional: {
          detect_hand: [["enable", "disable"], { default: "enable" }],
          resolution: ["INT", { default: 512, min: 64, max: 16384, step: 64 }],
        },
      },
      input_order: {
        optional: [
          "detect_hand",
          "detect_body",
          "detect_face",
          "resolution",
          "bbox_detector",
          "pose_estimator",
          "scale_stick_for_xinsr_cn",
        ],
      },
    });
    const { optional } = info["AIO_Preprocessor"]?.["input"] as {
      optional: { preprocessor: [string[], unknown] };
    };
    expect(optional.preprocessor[0].slice(0, 2)).toEqual(["none", "CannyEdgePreprocessor"]);
    expect(optional.preprocessor[1]).toEqual({ default: "none" });
  });
});
