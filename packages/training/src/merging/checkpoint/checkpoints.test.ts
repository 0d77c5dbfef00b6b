/** Whole checkpoints, all tiny, of every layout. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSingleFile } from "../../../../diffusion/src/checkpoint/tiny-families.suite.ts";
import {
  writeFolder,
  writeSafetensors,
} from "../../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";
import { shorten, tiny, WORDS } from "./tiny-models.suite.ts";
import { bookOfCheckpoint, strengthOf } from "../lora/layer-book.ts";
import { openSources } from "../lora/lora-source.ts";
import { NO_ENGINE, numbers, type TestTensor, writeTensors } from "../lora/made-loras.suite.ts";
import { bakedWeights } from "./bake-loras.ts";
import { type CheckpointMerge, mergePlan, type Models } from "./merge-checkpoints.ts";
import { type MergeModel, openMergeModel, openVae, readWeight } from "./merge-model.ts";
import { writeCheckpoint } from "./write-checkpoint.ts";

let home = "";
const paths: Record<string, string> = {};
const at = (name: string): string => join(home, name);
const open = (name: string): Promise<MergeModel> => openMergeModel(paths[name] ?? at(name), []);

/** The tiny checkpoint with every number changed, so that sums of it and the plain one are seen. */
async function writeOther(path: string, change: (value: number, key: string) => number) {
  const changed = [...tiny()].map(
    ([key, { shape, values }]) =>
      [key, { shape, values: values.map((value) => change(value, key)) }] as const,
  );
  return writeSafetensors(path, new Map(changed), "F32");
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-merging-"));
  paths["plain"] = await writeSafetensors(at("plain.safetensors"), tiny());
  paths["double"] = await writeOther(at("double.safetensors"), (value) => 2 * value);
  paths["folder"] = await writeFolder(at("folder"));
  await shorten(at("folder/text_encoder/model.safetensors"));
  const config = at("folder/text_encoder/config.json");
  await writeFile(config, (await readFile(config, "utf8")).replace("49408", String(WORDS)));
  for (const family of ["sdxl", "inpainting"] as const)
    paths[family] = await shorten(await writeSingleFile(at(`${family}.safetensors`), family));
});
afterAll(() => rm(home, { recursive: true }));

const HALF: CheckpointMerge = {
  method: "weighted-sum",
  ratio: 0.5,
  second: 0,
  density: 1,
  seed: 0,
  blocks: () => 1,
  keepVae: false,
};

async function written(name: string, models: Models, how: Partial<CheckpointMerge> = {}) {
  const plan = mergePlan(models, { ...HALF, ...how });
  const result = await writeCheckpoint(at(name), {
    base: models.a,
    change: plan.change,
    precision: "float",
    metadata: { "inkloom.merge": "{}" },
  });
  return { ...plan, ...result };
}

const CONV = "model.diffusion_model.input_blocks.0.0.weight";
const QUERY = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q";
const DECODER = "first_stage_model.decoder.conv_in.weight";
const weight = async (model: MergeModel, key: string): Promise<Float32Array> => {
  const values = await readWeight(model, key);
  if (!values) throw new Error(`${model.path} has no ${key}`);
  return values;
};

describe("merging", () => {
  test("goes weight by weight, whatever the layouts, and keeps the names of the first", async () => {
    const [a, b] = [await open("double"), await open("folder")];
    const { kept, leftOut } = await written("sum.safetensors", { a, b });
    expect([kept, leftOut]).toEqual([[], []]);
    const made = await openMergeModel(at("sum.safetensors"), []);
    expect(made.files[0]?.tensors.map(({ key }) => key).sort()).toEqual(
      a.files[0]?.tensors.map(({ key }) => key).sort(),
    );
    for (const key of [CONV, `${QUERY}.weight`, DECODER]) {
      const plain = await weight(b, key);
      expect(await weight(made, key)).toEqual(plain.map((value) => 1.5 * value));
    }
  });

  test("of a folder makes a folder that opens, with its settings and vocabulary", async () => {
    const [a, b] = [await open("folder"), await open("double")];
    await written("made", { a, b });
    const made = await openMergeModel(at("made"), []);
    expect(made.layout).toBe("diffusers");
    expect(await weight(made, CONV)).toEqual((await weight(a, CONV)).map((value) => 1.5 * value));
    expect((await readdir(at("made/tokenizer"))).sort()).toEqual(["merges.txt", "vocab.json"]);
  });

  test("gives each block its ratio, and leaves the autoencoder where it is to stay", async () => {
    const [a, b] = [await open("plain"), await open("double")];
    const blocks = (key: string) => (key.includes("input_blocks.0.") ? 0 : 1);
    await written("blocks.safetensors", { a, b }, { blocks, ratio: 1, keepVae: true });
    const made = await openMergeModel(at("blocks.safetensors"), []);
    const factor = async (key: string) =>
      ((await weight(made, key))[0] ?? 0) / ((await weight(a, key))[0] ?? 1);
    expect(await factor(CONV)).toBe(1);
    expect(await factor(`${QUERY}.weight`)).toBe(2);
    expect(await factor(DECODER)).toBe(1);
  });

  test("an inpainting model gets a difference in the inputs that the others have", async () => {
    const [a, b, c] = [await open("inpainting"), await open("double"), await open("plain")];
    await written("painting.safetensors", { a, b, c }, { method: "add-difference", ratio: 1 });
    const made = await openMergeModel(at("painting.safetensors"), []);
    expect(made.kind).toBe("inpainting");
    const [before, after, plain] = [
      await weight(a, CONV),
      await weight(made, CONV),
      await weight(c, CONV),
    ];
    const [wide, narrow] = [9 * 9, 4 * 9];
    for (const row of [0, 31])
      for (let i = 0; i < wide; i++) {
        const more = i < narrow ? (plain[row * narrow + i] ?? 0) : 0;
        expect(after[row * wide + i]).toBeCloseTo((before[row * wide + i] ?? 0) + more, 6);
      }
    expect(() => mergePlan({ a: c, b: a }, HALF)).toThrow(/is to be the first/);
  });

  test("refuses other families by name, and methods without their third model", async () => {
    const [plain, sdxl] = [await open("plain"), await open("sdxl")];
    expect(() => mergePlan({ a: plain, b: sdxl }, HALF)).toThrow(
      /sdxl.safetensors is Stable Diffusion XL, expected Stable Diffusion 1.x like .*plain/,
    );
    expect(() => mergePlan({ a: plain, b: plain }, { ...HALF, method: "add-difference" })).toThrow(
      /needs a third model/,
    );
  });

  test("refuses a third model where the method has no place for it", async () => {
    const models = { a: await open("plain"), b: await open("double"), c: await open("folder") };
    for (const method of ["weighted-sum", "slerp"] as const)
      expect(() => mergePlan(models, { ...HALF, method })).toThrow(
        `the method ${method} merges two models and folder was given as a third with --model-c`,
      );
    for (const method of ["add-difference", "triple-sum", "ties", "dare"] as const)
      expect(mergePlan(models, { ...HALF, method }).kept).toEqual([]);
  });

  test("names what only one has, drops averages, and keeps what is no network's", async () => {
    const extra: TestTensor[] = [...tiny()].map(([key, { shape, values }]) => ({
      key,
      shape,
      data: values,
    }));
    extra.push({ key: "model_ema.decay", shape: [], data: [0.5] });
    extra.push({ key: "alphas_cumprod", shape: [2], data: [0.75, 0.25] });
    await writeTensors(at("full.safetensors"), extra);
    const less = extra.filter(({ key }) => key !== DECODER);
    await writeTensors(at("less.safetensors"), less);
    const [a, b] = [await open("full.safetensors"), await open("less.safetensors")];
    const { kept, averages } = await written("kept.safetensors", { a, b });
    expect([kept, averages]).toEqual([[DECODER], 1]);
    const { entries } = await openWeights(at("kept.safetensors"));
    expect(entries.has("model_ema.decay")).toBe(false);
    const schedule = entries.get("alphas_cumprod");
    expect(schedule && [...(await readFloat32(schedule))]).toEqual([0.75, 0.25]);
    expect(mergePlan({ a: b, b: a }, HALF).leftOut).toEqual([DECODER]);
  });

  test("stops at what is no number, and names it", async () => {
    await writeOther(at("broken.safetensors"), (value, key) => (key === CONV ? Number.NaN : value));
    const [a, b] = [await open("plain"), await open("broken.safetensors")];
    await expect(written("never.safetensors", { a, b })).rejects.toThrow(
      /broken.safetensors: "model.diffusion_model.input_blocks.0.0.weight" holds NaN at place 0/,
    );
    expect((await readdir(home)).filter((name) => name.startsWith("never"))).toEqual([]);
  });

  test("numbers too large for the precision are named", async () => {
    await writeOther(at("large.safetensors"), (value, key) => (key === CONV ? 1e5 : value));
    const base = await open("large.safetensors");
    const change = (_: string, values: Float32Array) => Promise.resolve(values);
    const asked = { base, change, precision: "fp16", metadata: {} } as const;
    await expect(writeCheckpoint(at("over.safetensors"), asked)).rejects.toMatchObject({
      code: "merge/overflow",
    });
  });
});

test("another autoencoder takes the place of a checkpoint's own, or of none", async () => {
  const doubled = await open("double");
  await writeTensors(
    at("bare.safetensors"),
    [...tiny({}, ["textEncoder", "unet"])].map(([key, { shape, values }]) => ({
      key,
      shape,
      data: values,
    })),
  );
  for (const name of ["plain", "bare.safetensors"]) {
    const base = await open(name);
    const vae = await openVae(paths["double"] ?? "", doubled, [], []);
    const change = (_: string, values: Float32Array) => Promise.resolve(values);
    await writeCheckpoint(at("vae.safetensors"), {
      base,
      change,
      vae,
      precision: "float",
      metadata: {},
    });
    const made = await openMergeModel(at("vae.safetensors"), []);
    expect(await weight(made, DECODER)).toEqual(await weight(doubled, DECODER));
    expect(await weight(made, CONV)).toEqual(await weight(base, CONV));
  }
});

describe("baking", () => {
  const baked = async (model: MergeModel, tensors: readonly TestTensor[], strength = 1) => {
    await writeTensors(at("lora.safetensors"), tensors);
    const place = { name: "lora", path: at("lora.safetensors") };
    const { sources } = await openSources([place], bookOfCheckpoint(model.adaptable));
    const by = strengthOf({ unet: strength, textEncoder: strength });
    return bakedWeights(
      sources.map((source) => ({ source, strength: by })),
      NO_ENGINE,
    );
  };
  const NAME = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
  const t = (key: string, shape: readonly number[], seed: number): TestTensor => ({
    key: `${NAME}.${key}`,
    shape,
    data: numbers(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
  });
  const ONE = { key: `${NAME}.alpha`, shape: [], data: [1] };
  const SIZE = 32; // of the layer, both ways

  /** What each kind adds to W at [row, column] for the strength s, as its paper says. */
  const kinds: [
    string,
    readonly TestTensor[],
    (w: Float32Array, row: number, column: number, s: number) => number,
  ][] = (() => {
    const [up, down] = [t("lora_up.weight", [SIZE, 2], 1), t("lora_down.weight", [2, SIZE], 2)];
    const pair = (u: TestTensor, d: TestTensor, row: number, column: number) =>
      [0, 1].reduce(
        (sum, r) => sum + (u.data[row * 2 + r] ?? 0) * (d.data[r * SIZE + column] ?? 0),
        0,
      );
    const hada = ["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"].map((key, i) =>
      t(key, i % 2 === 0 ? [SIZE, 2] : [2, SIZE], i + 3),
    );
    const [a1, b1, a2, b2] = hada as [TestTensor, TestTensor, TestTensor, TestTensor];
    const [w1, w2] = [t("lokr_w1", [4, 2], 7), t("lokr_w2", [8, 16], 8)];
    const magnitude = t("dora_scale", [SIZE, 1], 9);
    const ia3 = t("weight", [SIZE], 10);
    const diff = t("diff", [SIZE, SIZE], 11);
    return [
      ["LoRA", [up, down, ONE], (_, i, j, s) => (s * pair(up, down, i, j)) / 2],
      ["LoHa", [...hada, ONE], (_, i, j, s) => (s * pair(a1, b1, i, j) * pair(a2, b2, i, j)) / 2],
      [
        "LoKr",
        [w1, w2],
        (_, i, j, s) =>
          s *
          (w1.data[Math.floor(i / 8) * 2 + Math.floor(j / 16)] ?? 0) *
          (w2.data[(i % 8) * 16 + (j % 16)] ?? 0),
      ],
      [
        "DoRA",
        [up, down, ONE, magnitude],
        (w, i, j, s) => {
          const changed = (k: number) => (w[i * SIZE + k] ?? 0) + (s * pair(up, down, i, k)) / 2;
          const length = Math.hypot(...Array.from({ length: SIZE }, (_, k) => changed(k)));
          return (changed(j) * (magnitude.data[i] ?? 0)) / length - (w[i * SIZE + j] ?? 0);
        },
      ],
      [
        "(IA)3",
        [ia3, { key: `${NAME}.on_input`, shape: [], data: [0] }],
        (w, i, j, s) => s * (w[i * SIZE + j] ?? 0) * (ia3.data[i] ?? 0),
      ],
      ["a full difference", [diff], (_, i, j, s) => s * (diff.data[i * SIZE + j] ?? 0)],
    ];
  })();

  test.each(kinds)("adds what %s says", async (_, tensors, added) => {
    const model = await open("plain");
    const change = await baked(model, tensors, 0.75);
    const before = await weight(model, `${QUERY}.weight`);
    const after = await change(`${QUERY}.weight`, before);
    for (const [row, column] of [
      [0, 0],
      [5, 17],
      [31, 30],
    ] as const)
      expect(after[row * SIZE + column]).toBeCloseTo(
        (before[row * SIZE + column] ?? 0) + added(before, row, column, 0.75),
        5,
      );
    const other = await weight(model, CONV);
    expect(await change(CONV, other)).toBe(other);
  });

  test("changes the third of OpenCLIP's fused matrix that is meant, and nothing else of it", async () => {
    const model = await open("sdxl");
    const name = "lora_te2_text_model_encoder_layers_0_self_attn_k_proj";
    const change = await baked(model, [
      { key: `${name}.lora_up.weight`, shape: [128, 1], data: new Float32Array(128).fill(1) },
      { key: `${name}.lora_down.weight`, shape: [1, 128], data: new Float32Array(128).fill(0.5) },
    ]);
    const path = at("fused.safetensors");
    await writeCheckpoint(path, { base: model, change, precision: "float", metadata: {} });
    const key = "conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_weight";
    const read = async (file: string) => {
      const entry = (await openWeights(file)).entries.get(key);
      return entry ? readFloat32(entry) : new Float32Array();
    };
    const [before, after] = [await read(paths["sdxl"] ?? ""), await read(path)];
    const third = before.length / 3;
    expect(after).toHaveLength(before.length);
    after.forEach((value, i) => {
      const more = i >= third && i < 2 * third ? 0.5 : 0;
      if (Math.abs(value - (before[i] ?? 0) - more) > 1e-6)
        expect(value).toBe((before[i] ?? 0) + more);
    });
  });

  test("at strengths of 0 is refused", async () => {
    const model = await open("plain");
    await expect(baked(model, kinds[0]?.[1] ?? [], 0)).rejects.toMatchObject({
      code: "merge/nothing",
    });
  });
});
