import { expect, test } from "vitest";
import { blockOf, blockWeights } from "./block-weights.ts";

const UNET = "model.diffusion_model";
const TEXT = "cond_stage_model.transformer.text_model.encoder.layers.3.mlp.fc1";

test("layers belong to the block that holds them", () => {
  const blocks: [string, string][] = [
    [`${UNET}.input_blocks.4.1.proj_in`, "IN4"],
    [`${UNET}.input_blocks.11.0.in_layers.2`, "IN11"],
    [`${UNET}.middle_block.1.proj_out`, "MID"],
    [`${UNET}.output_blocks.0.0.in_layers.2`, "OUT0"],
    [`${UNET}.time_embed.2`, "IN0"],
    [`${UNET}.out.2`, "OUT11"],
    [TEXT, "BASE"],
  ];
  for (const [layer, block] of blocks) expect(blockOf(layer)).toBe(block);
});

test("17 numbers name the text encoder and the blocks with a transformer", () => {
  const numbers = Array.from({ length: 17 }, (_, i) => i / 10);
  const weight = blockWeights(numbers.join(","));
  const order = [TEXT];
  for (const i of [1, 2, 4, 5, 7, 8]) order.push(`${UNET}.input_blocks.${i}.1.proj_in`);
  order.push(`${UNET}.middle_block.1.proj_in`);
  for (const i of [3, 4, 5, 6, 7, 8, 9, 10, 11]) order.push(`${UNET}.output_blocks.${i}.1.proj_in`);
  expect(order.map(weight)).toEqual(numbers);
  expect(weight(`${UNET}.input_blocks.3.0.op`)).toBe(1);
});

test("26 and 25 numbers name every block, with and without the text encoder", () => {
  const numbers = Array.from({ length: 26 }, (_, i) => i / 10);
  const layers = [TEXT];
  for (let i = 0; i < 12; i++) layers.push(`${UNET}.input_blocks.${i}.0.x`);
  layers.push(`${UNET}.middle_block.0.x`);
  for (let i = 0; i < 12; i++) layers.push(`${UNET}.output_blocks.${i}.0.x`);
  expect(layers.map(blockWeights(numbers.join(", ")))).toEqual(numbers);
  const kohya = blockWeights(numbers.slice(1).join(","));
  expect(layers.map(kohya)).toEqual([1, ...numbers.slice(1)]);
});

test("presets are taken in any case", () => {
  const weight = blockWeights("inall");
  expect(weight(TEXT)).toBe(1);
  expect(weight(`${UNET}.input_blocks.8.1.proj_in`)).toBe(1);
  expect(weight(`${UNET}.middle_block.1.proj_in`)).toBe(0);
  expect(weight(`${UNET}.output_blocks.5.1.proj_in`)).toBe(0);
  expect(blockWeights("ALL0.5")(TEXT)).toBe(0.5);
  expect(blockWeights("MIDD")(`${UNET}.output_blocks.6.1.proj_in`)).toBe(1);
  expect(blockWeights("MIDD")(`${UNET}.output_blocks.7.1.proj_in`)).toBe(0);
});

test.each(["1,1", "1,1,x", "OUT", "", "1,".repeat(16), `${"1,".repeat(16)}101`])(
  "refuses %j and says what is expected",
  (text) => {
    expect(() => blockWeights(text)).toThrow(/expected 17, 25 or 26 numbers/);
  },
);
