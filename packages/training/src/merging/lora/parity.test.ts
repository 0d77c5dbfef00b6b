/** Against kohya's scripts: parity/training/merging.py. Signs and turns of factors are free, their products are not. */
import type { AdaptableModel } from "@inkloom/diffusion";
import { openWeights, readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { SD15 } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { extractLora } from "./extract-lora.ts";
import { strengthOf } from "./layer-book.ts";
import { openSources } from "./lora-source.ts";
import { goldenLora, madeProducts, NO_ENGINE, productsOf, worstError } from "./made-loras.suite.ts";
import { type LoraMerge, mergeLoras } from "./merge-loras.ts";
import { type LoraResize, resizeLora } from "./resize-lora.ts";

const TOOLS = { engine: NO_ENGINE };
const BLOCKS = "0.5,1,1,0.25,1,1,1,2,1,0.75,1,1,1,1,1,1,1";
const SVD: LoraMerge = { method: "svd", rank: 5, convRank: 3, quantile: 1 };

async function merged(ratios: readonly number[], how: LoraMerge, blocks?: string) {
  const places = ["source-a", "source-b", "source-c"].slice(0, ratios.length).map(goldenLora);
  const { sources, book } = await openSources(places);
  const all = sources.map((source, i) => {
    const ratio = ratios[i] ?? 0;
    const own = i === 0 && blocks !== undefined ? { blocks } : {};
    return { source, strength: strengthOf({ unet: ratio, textEncoder: ratio, ...own }) };
  });
  return madeProducts(mergeLoras(all, book, how, TOOLS));
}

const expected = (name: string) => productsOf(goldenLora(name));

describe("merging equals kohya's scripts", () => {
  test("where factors are added to factors, within 1e-6", async () => {
    const made = await merged([0.8, -0.5], { ...SVD, method: "add" });
    expect(worstError(made, await expected("added"))).toBeLessThan(1e-6);
  });

  test.each([
    ["with block weights", "decomposed", 1],
    ["with numbers clamped", "clamped", 0.99],
  ])("where the sum is cut to a rank, %s, within 1e-5", async (_, golden, quantile) => {
    const made = await merged([0.7, 0.5, -1.2], { ...SVD, quantile }, BLOCKS);
    expect(worstError(made, await expected(golden))).toBeLessThan(1e-5);
  });

  test.each(["concat", "svd"] as const)("as a sum that loses nothing, by %s", async (method) => {
    const made = await merged([0.7, 0.5, -1.2], { ...SVD, method, rank: 99, convRank: 99 });
    expect(worstError(made, await expected("summed"))).toBeLessThan(1e-5);
  });
});

test.each<[string, LoraResize]>([
  ["resized-fixed", { method: "fixed", target: 0, rank: 2, convRank: 3 }],
  ["resized-ratio", { method: "sv_ratio", target: 4, rank: 6, convRank: 6 }],
  ["resized-cumulative", { method: "sv_cumulative", target: 0.7, rank: 6, convRank: 6 }],
  ["resized-fro", { method: "sv_fro", target: 0.9, rank: 6, convRank: 6 }],
])("resizing equals kohya's script in ranks, alphas and products: %s", async (golden, how) => {
  const { sources, book } = await openSources([goldenLora("source-c")]);
  const layers = [];
  for (const source of sources)
    for await (const layer of resizeLora(source, book, how, TOOLS)) layers.push(layer);
  const { entries } = await openWeights(goldenLora(golden).path);
  for (const { name, pair } of layers) {
    expect(pair?.down.rows).toBe(entries.get(`${name}.lora_down.weight`)?.shape[0]);
    const alpha = entries.get(`${name}.alpha`);
    expect(pair?.alpha).toBeCloseTo(alpha ? ((await readFloat32(alpha))[0] ?? 0) : 0, 5);
  }
  const made = await madeProducts(all(layers));
  expect(worstError(made, await expected(golden))).toBeLessThan(1e-5);
});

async function* all<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** What kohya's names of the golden's layers are here. */
const LAYERS: Readonly<Record<string, string>> = {
  lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q:
    "model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn1.to_q",
  lora_unet_mid_block_attentions_0_proj_in: "model.diffusion_model.middle_block.1.proj_in",
  lora_unet_up_blocks_1_resnets_0_conv1: "model.diffusion_model.output_blocks.3.0.in_layers.2",
  lora_te_text_model_encoder_layers_0_mlp_fc1:
    "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1",
};

async function model(which: "original" | "tuned"): Promise<AdaptableModel> {
  const { entries } = await openWeights(goldenLora("extracted-from").path);
  const unet = new Map<string, WeightEntry>();
  const textEncoder = new Map<string, WeightEntry>();
  for (const [name, layer] of Object.entries(LAYERS)) {
    const entry = entries.get(`${which}.${name}`);
    if (entry) (layer.startsWith("model.") ? unet : textEncoder).set(`${layer}.weight`, entry);
  }
  return {
    name: which,
    family: "SD 1.x",
    unet: { config: SD15.unet, weights: unet },
    textEncoder: { config: SD15.textEncoder, weights: textEncoder },
  };
}

describe("extracting", () => {
  const how = { rank: 4, convRank: 3, quantile: 0.99, leastDifference: 0.01 };
  const extracted = async (more: Partial<typeof how> = {}, tuned: "tuned" | "original" = "tuned") =>
    madeProducts(
      extractLora(await model("original"), await model(tuned), { ...how, ...more }, TOOLS),
    );

  test("equals kohya's script within 1e-5", async () => {
    expect(worstError(await extracted(), await expected("extracted"))).toBeLessThan(1e-5);
  });

  test("leaves out text encoders that hardly differ, and residual blocks where no rank is given", async () => {
    expect([...(await extracted({ leastDifference: 1 })).keys()]).toEqual(
      Object.keys(LAYERS).slice(0, 3),
    );
    expect([...(await extracted({ convRank: 0 })).keys()].sort()).toEqual(
      Object.keys(LAYERS)
        .filter((name) => !name.includes("resnets"))
        .sort(),
    );
  });

  test("of a model and itself gives nothing", async () => {
    expect((await extracted({ leastDifference: 0 }, "original")).size).toBe(0);
  });
});
