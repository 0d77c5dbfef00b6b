import { describe, expect, test } from "vitest";
import { numbers } from "../lora/made-loras.suite.ts";
import { blockRatios } from "./block-ratios.ts";
import { METHODS, trim } from "./merge-methods.ts";

const A = Float32Array.of(1, 2, 0, -4);
const B = Float32Array.of(3, 2, 4, -8);
const C = Float32Array.of(2, 1, -1, 0);
const settings = { ratio: 0.5, second: 0.25, density: 1, seed: 0 };

describe("methods", () => {
  test("sums and differences are what their formulas say", () => {
    const of = (method: "weighted-sum" | "add-difference" | "triple-sum") => [
      ...METHODS[method]("key", { a: A, b: B, c: C }, settings),
    ];
    expect(of("weighted-sum")).toEqual([2, 2, 2, -6]);
    expect(of("add-difference")).toEqual([1.5, 2.5, 2.5, -8]);
    expect(of("triple-sum")).toEqual([2.25, 1.75, 1.75, -5]);
  });

  test("slerp keeps the length between vectors of one length, and is a line where they are parallel", () => {
    const at = (a: Float32Array, b: Float32Array) =>
      METHODS.slerp("key", { a, b }, { ...settings, ratio: 0.25 });
    const [x = 0, y = 0] = at(Float32Array.of(1, 0), Float32Array.of(0, 1));
    expect(x).toBeCloseTo(Math.cos(Math.PI / 8), 6);
    expect(y).toBeCloseTo(Math.sin(Math.PI / 8), 6);
    expect([...at(Float32Array.of(2, 0), Float32Array.of(6, 0))]).toEqual([3, 0]);
    expect([...at(Float32Array.of(0, 0), Float32Array.of(0, 0))]).toEqual([0, 0]);
  });

  test("ties keeps the largest of each, elects a sign, and takes the mean of those that have it", () => {
    const base = new Float32Array(4);
    const b = Float32Array.of(4, -3, 0.1, 2);
    const c = Float32Array.of(2, 5, 0.2, -0.1);
    // trimmed: [4, -3, 0, 0] and [2, 5, 0, 0]
    const made = METHODS.ties("key", { a: base, b, c }, { ...settings, ratio: 1, density: 0.5 });
    expect([...made]).toEqual([3, 5, 0, 0]);
  });

  test("what is trimmed keeps exactly its share, of equal sizes the first", () => {
    expect([...trim(Float32Array.of(1, -1, 1, 1), 0.5)]).toEqual([1, -1, 0, 0]);
    expect([...trim(Float32Array.of(0, 0, 3, 0), 0.01)]).toEqual([0, 0, 3, 0]);
    const kept = trim(numbers(1000, 1), 0.3).filter((value) => value !== 0);
    expect(kept).toHaveLength(300);
  });

  test("dare drops its share and keeps the mean; the seed and the key decide which", () => {
    const a = new Float32Array(20_000);
    const b = new Float32Array(20_000).fill(1);
    const dare = (key: string, seed: number) =>
      METHODS.dare(key, { a, b }, { ...settings, ratio: 1, density: 0.25, seed });
    const made = dare("x", 1);
    expect(new Set(made)).toEqual(new Set([0, 4]));
    const mean = made.reduce((sum, value) => sum + value, 0) / made.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.05);
    expect(dare("x", 1)).toEqual(made);
    expect(dare("x", 2)).not.toEqual(made);
    expect(dare("y", 1)).not.toEqual(made);
  });
});

describe("block ratios", () => {
  const UNET = "model.diffusion_model";
  test("are those of the presets, and leave alone what a list does not name", () => {
    const ratio = blockRatios("grad_v");
    expect(ratio(`${UNET}.input_blocks.0.0.weight`)).toBe(1);
    expect(ratio(`${UNET}.input_blocks.6.0.op.weight`)).toBe(0.5);
    expect(ratio(`${UNET}.middle_block.0.in_layers.0.weight`)).toBe(0);
    expect(ratio(`${UNET}.output_blocks.11.0.in_layers.0.weight`)).toBe(1);
    expect(ratio("cond_stage_model.transformer.text_model.final_layer_norm.weight")).toBe(1);
    expect(blockRatios("OUT07")(`${UNET}.output_blocks.4.0.x.weight`)).toBe(0);
    expect(blockRatios("OUT07")(`${UNET}.output_blocks.5.0.x.weight`)).toBe(1);
    expect(blockRatios("normal-sigmoid")(`${UNET}.input_blocks.1.0.x.weight`)).toBeCloseTo(
      0.00506365740740741,
      12,
    );
    expect(blockRatios(undefined)("anything")).toBe(1);
  });

  test("of another length are refused", () => {
    expect(() => blockRatios("1,2,3")).toThrow(/expected 17, 25 or 26 numbers/);
  });
});
