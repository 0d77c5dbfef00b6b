import { SD15, SDXL } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { newLoraNetwork } from "./lora-network.ts";
import { loraModules, rateFactor, type LoraSettings } from "./lora-settings.ts";

const BASE: LoraSettings = {
  networkDim: 4,
  networkAlpha: 2,
  trainUnet: true,
  trainTextEncoder: true,
};
const modules = (settings: Partial<LoraSettings>, config = SD15) =>
  loraModules(config, { ...BASE, ...settings });
const blocks = (value: number, at: Readonly<Record<number, number>> = {}): number[] =>
  Array.from({ length: 25 }, (_, i) => at[i] ?? value);

describe("lists of blocks", () => {
  test("hold ranks that a network may have", () => {
    expect(() => modules({ blockDims: blocks(8, { 3: 4.5 }) })).toThrow(
      "block_dims has 4.5, expected whole numbers from 0 to 1024",
    );
    const dims = { blockDims: blocks(8), convBlockDims: blocks(1e9) };
    expect(() => modules(dims)).toThrow("conv_block_dims has 1000000000");
  });

  test("of alphas belong to lists of ranks, or of learning rates", () => {
    expect(() => modules({ blockAlphas: blocks(1) })).toThrow(
      "block_alphas is given without block_dims, expected both",
    );
    expect(() => modules({ blockDims: blocks(8), convBlockAlphas: blocks(1) })).toThrow(
      "conv_block_alphas is given without conv_block_dims",
    );
    expect(() => modules({ convAlpha: 1 })).toThrow("conv_alpha is given without conv_dim");
    const unet = modules({ blockAlphas: blocks(1, { 1: 3 }), blockLrWeight: blocks(1) }).filter(
      ({ network }) => network === "unet",
    );
    expect(new Set(unet.map(({ dim, alpha }) => `${dim} ${alpha}`))).toEqual(
      new Set(["4 1", "4 3"]),
    );
  });
});

describe("the layers of a LoRA", () => {
  test("are kohya's: 72 of SD 1.5's text encoder and 192 of its U-Net, under kohya's names", () => {
    const all = modules({});
    expect(all.filter(({ network }) => network === "textEncoder")).toHaveLength(72);
    expect(all.filter(({ network }) => network === "unet")).toHaveLength(192);
    const names = new Set(all.map(({ module }) => module));
    expect(names.size).toBe(264);
    for (const name of [
      "lora_te_text_model_encoder_layers_0_mlp_fc1",
      "lora_te_text_model_encoder_layers_11_self_attn_out_proj",
      "lora_unet_down_blocks_0_attentions_0_proj_in",
      "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q",
      "lora_unet_up_blocks_3_attentions_2_transformer_blocks_0_ff_net_0_proj",
    ])
      expect(names, name).toContain(name);
  });

  test("are kohya's for SDXL: 72, 192 and 722, under the checkpoint's names", () => {
    const all = modules({}, SDXL);
    const count = (name: string) => all.filter(({ network }) => network === name).length;
    expect([count("textEncoder"), count("textEncoder2"), count("unet")]).toEqual([72, 192, 722]);
    const names = new Set(all.map(({ module }) => module));
    for (const name of [
      "lora_te1_text_model_encoder_layers_0_mlp_fc1",
      "lora_te2_text_model_encoder_layers_31_mlp_fc2",
      "lora_unet_input_blocks_4_1_transformer_blocks_1_attn2_to_k",
    ])
      expect(names, name).toContain(name);
  });

  test("are convolutions too where they have a dim: 278 of SD 1.5's U-Net", () => {
    const all = modules({ convDim: 2, trainTextEncoder: false });
    expect(all).toHaveLength(278);
    const dims = new Map(all.map(({ module, dim, alpha }) => [module, [dim, alpha]]));
    expect(dims.get("lora_unet_down_blocks_0_resnets_0_conv1")).toEqual([2, 1]);
    expect(dims.get("lora_unet_down_blocks_1_resnets_0_conv_shortcut")).toEqual([4, 2]);
    expect(dims.get("lora_unet_down_blocks_0_resnets_0_time_emb_proj")).toEqual([4, 2]);
    expect(dims.get("lora_unet_down_blocks_0_downsamplers_0_conv")).toEqual([2, 1]);
  });

  test("have the dim and alpha of their block, and are left alone at 0", () => {
    const all = modules({ blockDims: blocks(8, { 12: 0, 1: 16 }), blockAlphas: blocks(4) });
    const unet = all.filter(({ network }) => network === "unet");
    expect(unet.some(({ block }) => block === 12)).toBe(false);
    expect(new Set(unet.map(({ dim, block }) => [block === 1, dim].join()))).toEqual(
      new Set(["true,16", "false,8"]),
    );
    expect(unet.every(({ alpha }) => alpha === 4)).toBe(true);
    expect(all.find(({ network }) => network === "textEncoder")?.dim).toBe(4);
  });

  test("learn at the rate of their block", () => {
    const blockLrWeight = blocks(1, { 12: 0, 13: 0.25 });
    const all = modules({ blockLrWeight, trainTextEncoder: false });
    expect(all.some(({ block }) => block === 12)).toBe(false);
    const late = modules({ trainTextEncoder: false }).find(({ block }) => block === 16);
    if (!late) throw new Error("no such block");
    const [down, up] = ["lora_down.weight", "lora_up.weight"].map((role) => ({
      module: late,
      key: `${late.module}.${role}`,
    }));
    if (!down || !up) throw new Error("no keys");
    const halved = { blockLrWeight: blocks(1, { 16: 0.5 }) };
    expect([rateFactor(down, halved), rateFactor(up, halved)]).toEqual([0.5, 0.5]);
    const plus = { ...halved, plusRatios: { unet: 16, textEncoder: 4 } };
    expect([rateFactor(down, plus), rateFactor(up, plus)]).toEqual([0.5, 8]);
    const spoken = { ...up, module: { ...late, network: "textEncoder" as const } };
    expect(rateFactor(spoken, plus)).toBe(4);
  });

  test.each([
    ["an alpha above the dim", { networkAlpha: 5 }, /alpha is 5 with a dim of 4 .*at most the dim/],
    ["a list of another length", { blockDims: [1, 2] }, /block_dims has 2 values, expected 25/],
    [
      "convolutions of blocks alone",
      { convBlockDims: blocks(2) },
      /conv_block_dims is given without block_dims/,
    ],
    ["nothing to train", { trainUnet: false, trainTextEncoder: false }, /Neither the U-Net nor/],
    [
      "no layer that is left",
      { blockLrWeight: blocks(0), trainTextEncoder: false },
      /No layer is left to train/,
    ],
  ])("%s is refused", (_, settings, message) => {
    expect(() => modules(settings)).toThrow(message);
  });

  test("blocks of SDXL are refused", () => {
    expect(() => modules({ blockDims: blocks(4) }, SDXL)).toThrow(/for SD 1.x and 2.x only/);
  });
});

test.each([
  [128, 151],
  [64, 75],
  [32, 38],
  [16, 19],
])("a LoRA of SD 1.5 with dim %i has %i MB in 16 bits", (networkDim, megabytes) => {
  const values = modules({ networkDim }).reduce((sum, { shape: [out = 1, ...rest], dim }) => {
    const inputs = rest.reduce((product, size) => product * size, 1);
    return sum + dim * (out + inputs);
  }, 0);
  expect(Math.round((2 * values) / 1e6)).toBe(megabytes);
});

test("a new network changes nothing: its upper factors are zero, its lower ones are not", () => {
  const { tensors } = newLoraNetwork("lora", modules({ trainUnet: false }), 1);
  for (const { key, values, shape, scale } of tensors) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (key.endsWith("lora_up.weight")) {
      expect(largest).toBe(0);
      expect(scale).toBe(0.5);
    } else {
      const bound = 1 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1));
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.9 * bound);
    }
  }
});
