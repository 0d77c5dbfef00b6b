/** Files of other programs and of other kinds, without a checkpoint at hand. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { strengthOf } from "./layer-book.ts";
import { type LoraPlace, openSources } from "./lora-source.ts";
import {
  madeProducts,
  NO_ENGINE,
  numbers,
  type TestTensor,
  worstError,
  writeTensors,
} from "./made-loras.suite.ts";
import { type LoraMerge, mergeLoras } from "./merge-loras.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-sources-"));
});
afterAll(() => rm(home, { recursive: true }));

let count = 0;
async function file(tensors: readonly TestTensor[]): Promise<LoraPlace> {
  const name = `f${String(count++)}`;
  const path = join(home, `${name}.safetensors`);
  await writeTensors(path, tensors);
  return { name, path };
}

const t = (key: string, shape: readonly number[], seed = 1): TestTensor => ({
  key,
  shape,
  data: numbers(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
});
/** As PEFT names them. */
const pair = (module: string, rows: number, columns: number): readonly TestTensor[] => [
  t(`${module}.lora_A.weight`, [2, columns], 1),
  t(`${module}.lora_B.weight`, [rows, 2], 2),
];

const EXACT: LoraMerge = { method: "concat", rank: 64, convRank: 64, quantile: 1 };

async function merged(
  places: readonly LoraPlace[],
  how: Partial<LoraMerge> = {},
  strengths: Partial<Parameters<typeof strengthOf>[0]> = {},
) {
  const { sources, book } = await openSources(places);
  const strength = strengthOf({ unet: 1, textEncoder: 1, ...strengths });
  const all = sources.map((source) => ({ source, strength }));
  return madeProducts(mergeLoras(all, book, { ...EXACT, ...how }, { engine: NO_ENGINE }));
}

describe("layers get kohya's names", () => {
  test("of SDXL from diffusers', which count blocks otherwise", async () => {
    const made = await merged([
      await file([
        ...pair("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 640, 2048),
        ...pair("text_encoder_2.text_model.encoder.layers.31.self_attn.q_proj", 1280, 1280),
        ...pair("text_encoder.text_model.encoder.layers.0.mlp.fc1", 3072, 768),
      ]),
    ]);
    expect([...made.keys()]).toEqual([
      "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k",
      "lora_te2_text_model_encoder_layers_31_self_attn_q_proj",
      "lora_te1_text_model_encoder_layers_0_mlp_fc1",
    ]);
  });

  test("of SD 1.x from PEFT's, which are those of kohya's for the same layer", async () => {
    const module = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";
    const peft = await file(pair(`base_model.model.${module}`, 1280, 768));
    const kohya = await file([
      t(`lora_unet_${module.replaceAll(".", "_")}.lora_down.weight`, [2, 768], 1),
      t(`lora_unet_${module.replaceAll(".", "_")}.lora_up.weight`, [1280, 2], 2),
    ]);
    const both = await merged([peft, kohya]);
    expect([...both.keys()]).toEqual([`lora_unet_${module.replaceAll(".", "_")}`]);
    const [one] = (await merged([kohya])).values();
    const [sum] = both.values();
    expect(sum?.[5]).toBeCloseTo(2 * (one?.[5] ?? 0), 6);
  });
});

test("layers whose strength is 0 are left out", async () => {
  const place = await file([
    ...pair("unet.down_blocks.1.attentions.0.proj_in", 640, 640),
    ...pair("unet.mid_block.attentions.0.proj_in", 1280, 1280),
    ...pair("text_encoder.text_model.encoder.layers.0.mlp.fc1", 3072, 768),
  ]);
  const left = async (strengths: Partial<Parameters<typeof strengthOf>[0]>) =>
    [...(await merged([place], {}, strengths)).keys()].map((name) => name.slice(0, 18));
  expect(await left({ textEncoder: 0 })).toEqual(["lora_unet_down_blo", "lora_unet_mid_bloc"]);
  expect(await left({ blocks: "MIDD" })).toEqual(["lora_unet_mid_bloc", "lora_te_text_model"]);
  expect(await left({ blocks: "OUTALL" })).toEqual(["lora_te_text_model"]);
});

describe("kinds that are no plain pairs", () => {
  // An embedding of 320 values: a layer of SD 1.x, so that no checkpoint has to tell its shape.
  const NAME = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
  const [rows, columns] = [320, 768];
  const hada = (["w1_a", "w1_b", "w2_a", "w2_b"] as const).map((name, i) =>
    t(`${NAME}.hada_${name}`, i % 2 === 0 ? [rows, 2] : [2, columns], i + 3),
  );

  test("a LoHa is the sum of the products of its pairs, of its rank squared", async () => {
    const made = await merged([await file(hada)]);
    const [a1, b1, a2, b2] = hada.map(({ data }) => data);
    const at = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined, i: number) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return [0, 1].reduce(
        (sum, r) => sum + (a?.[row * 2 + r] ?? 0) * (b?.[r * columns + column] ?? 0),
        0,
      );
    };
    const expected = Float32Array.from(
      { length: rows * columns },
      (_, i) => at(a1, b1, i) * at(a2, b2, i),
    );
    expect(worstError(made, new Map([[NAME, expected]]))).toBeLessThan(1e-6);
  });

  test("a LoKr is refused by concat, which says what takes it", async () => {
    const lokr = await file([t(`${NAME}.lokr_w1`, [20, 24], 7), t(`${NAME}.lokr_w2`, [16, 32], 8)]);
    await expect(merged([lokr])).rejects.toThrow(/is a LoKr.*svd merges other kinds/);
  });

  test("a difference of the bias, and of a norm, is added up as it is", async () => {
    const norm = "lora_unet_down_blocks_0_attentions_0_norm";
    const place = await file([
      { key: `${norm}.w_norm`, shape: [320], data: new Float32Array(320).fill(0.25) },
      { key: `${norm}.b_norm`, shape: [320], data: new Float32Array(320).fill(0.5) },
    ]);
    const { sources, book } = await openSources([place, place]);
    const all = sources.map((source) => ({ source, strength: () => 1 }));
    const layers = [];
    for await (const layer of mergeLoras(all, book, EXACT, { engine: NO_ENGINE }))
      layers.push(layer);
    expect(layers.map(({ name }) => name)).toEqual([norm]);
    expect([layers[0]?.norm?.[3], layers[0]?.bias?.[3]]).toEqual([0.5, 1]);
  });
});

describe("files that do not belong together", () => {
  test("of two families are named with both of them", async () => {
    const key = "attentions.0.transformer_blocks.0.attn2.to_k";
    const sd1 = await file(pair(`unet.down_blocks.1.${key}`, 640, 768));
    const sdxl = await file(pair(`unet.down_blocks.1.${key}`, 640, 2048));
    await expect(merged([sd1, sdxl])).rejects.toThrow(
      /f\d+.safetensors is for Stable Diffusion XL and .*f\d+.safetensors for Stable Diffusion 1.x/,
    );
  });

  test("or are none, or end too early, are refused", async () => {
    const place = await file(pair("unet.mid_block.attentions.0.proj_in", 1280, 1280));
    const text = join(home, "text.safetensors");
    await writeFile(text, "not a model");
    await expect(openSources([place, { name: "text", path: text }])).rejects.toMatchObject({
      code: expect.stringMatching(/^weights\//) as string,
    });
    await expect(
      openSources([{ name: "gone", path: join(home, "gone.safetensors") }]),
    ).rejects.toMatchObject({ code: "weights/file-missing" });
    await expect(openSources([await file([])])).rejects.toMatchObject({ code: "lora/unreadable" });
  });
});
