import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import { type TensorToWrite, writeSafetensors } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTagger } from "../open-tagger.ts";
import type { Tagger } from "../tagger.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-traced-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** What is done with an open tagger; all is let go behind it. */
async function withTagger<T>(name: string, work: (tagger: Tagger) => Promise<T>): Promise<T> {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const context = { runtime: () => Promise.resolve(runtime), folders: [home] };
  try {
    return await work(await openTagger(name, { framing: "kohya", batch: 1 }, context));
  } finally {
    await runtime.close();
  }
}

const WHITE: Pixels = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(255) };

const CONFIG = {
  architecture: "vit_base_patch16_224",
  num_classes: 3,
  global_pool: "avg",
  model_args: { img_size: 32, class_token: false, fc_norm: false, act_layer: "gelu_tanh" },
  pretrained_cfg: { input_size: [3, 32, 32] },
};

const LABELS = "tag_id,name,category,count\n1,general,9,1\n2,cat,0,1\n3,dog,0,1\n";

/** A vision transformer without blocks: its answers are what the head's biases say. */
const WEIGHTS: Readonly<Record<string, readonly number[]>> = {
  "patch_embed.proj.weight": [64, 3, 16, 16],
  "patch_embed.proj.bias": [64],
  pos_embed: [1, 4, 64],
  "norm.weight": [64],
  "norm.bias": [64],
  "head.weight": [3, 64],
  "head.bias": [3],
};

async function written(
  name: string,
  {
    config = CONFIG,
    weights = WEIGHTS,
    labels = LABELS,
  }: {
    readonly config?: object | undefined;
    readonly weights?: Readonly<Record<string, readonly number[]>>;
    readonly labels?: string;
  } = {},
): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder);
  const tensors = Object.entries(weights).map(([key, shape]): TensorToWrite => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (key === "head.bias") values.set([-2, 0, 2]);
    return { key, dtype: "F32", shape, data: () => new Uint8Array(values.buffer) };
  });
  await writeSafetensors(join(folder, "model.safetensors"), tensors);
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(join(folder, "selected_tags.csv"), labels);
  return name;
}

describe("weights of timm's", () => {
  test("become a tagger by their config.json", async () => {
    const scores = await withTagger(await written("vit"), async (tagger) => {
      expect(tagger.labels.map(({ name }) => name)).toEqual(["general", "cat", "dog"]);
      return tagger.scores([tagger.prepare(WHITE)]);
    });
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    [-2, 0, 2].forEach((answer, i) => {
      expect(scores[0]?.[i]).toBeCloseTo(sigmoid(answer), 5);
    });
  });

  const refused = async (name: string, options: Parameters<typeof written>[1]) =>
    expect(withTagger(await written(name, options), () => Promise.resolve())).rejects;

  test("of a network or with options that are not known are refused by name", async () => {
    await (
      await refused("mobile", { config: { ...CONFIG, architecture: "mobilenet" } })
    ).toMatchObject({
      code: "tagger/unsupported",
      message: expect.stringContaining("mobilenet") as unknown,
    });
    const inherited = { ...CONFIG, model_args: { ...CONFIG.model_args, toString: 1 } };
    await (
      await refused("inherited", { config: inherited })
    ).toMatchObject({ code: "tagger/unsupported" });
    const changed = { ...CONFIG, model_args: { ...CONFIG.model_args, qk_norm: true } };
    await (
      await refused("changed", { config: changed })
    ).toMatchObject({
      code: "tagger/unsupported",
      message: expect.stringContaining("qk_norm") as unknown,
    });
    const pooled = { ...CONFIG, global_pool: "map" };
    await (
      await refused("pooled", { config: pooled })
    ).toMatchObject({
      code: "tagger/unsupported",
      message: expect.stringContaining("map") as unknown,
    });
  });

  test("that lack some or have others are refused by name", async () => {
    const { "head.bias": _, ...without } = WEIGHTS;
    await (
      await refused("without", { weights: without })
    ).toMatchObject({
      code: "tagger/damaged",
      message: expect.stringContaining("head.bias") as unknown,
    });
    await (
      await refused("more", { weights: { ...WEIGHTS, reg_token: [1, 4, 64] } })
    ).toMatchObject({
      code: "tagger/unsupported",
      message: expect.stringContaining("reg_token") as unknown,
    });
    await (
      await refused("places", { weights: { ...WEIGHTS, pos_embed: [1, 9, 64] } })
    ).toMatchObject({
      code: "tagger/damaged",
      message: expect.stringContaining("pos_embed") as unknown,
    });
  });

  test("with another number of labels are refused with both numbers", async () => {
    await (
      await refused("labels", { labels: `${LABELS}4,bird,0,1\n` })
    ).toMatchObject({
      code: "tagger/labels",
      message: expect.stringMatching(/4 labels, expected 3/) as unknown,
    });
  });

  test("without config.json are refused", async () => {
    await written("bare");
    await rm(join(home, "bare", "config.json"));
    await expect(withTagger("bare", () => Promise.resolve())).rejects.toMatchObject({
      code: "tagger/unsupported",
      message: expect.stringContaining("config.json") as unknown,
    });
  });
});

describe("DeepDanbooru's file for PyTorch", () => {
  const file = join(import.meta.dirname, "../goldens/deepdanbooru.pt");

  test("has its labels inside", async () => {
    await copyFile(file, join(home, "model-resnet_custom_v3.pt"));
    const scores = await withTagger("deepdanbooru-v3", async (tagger) => {
      expect(tagger.labels).toHaveLength(11);
      expect(tagger.labels.at(-1)).toEqual({ name: "safe", category: "rating" });
      return tagger.scores([tagger.prepare(WHITE)]);
    });
    expect(scores[0]).toHaveLength(11);
  });

  test("that is cut off is refused", async () => {
    await writeFile(join(home, "cut.pt"), (await readFile(file)).subarray(0, 50_000));
    await expect(withTagger("cut", () => Promise.resolve())).rejects.toMatchObject({
      code: expect.stringMatching(/^weights\//) as unknown,
    });
  });
});
