import { describe, expect, test } from "vitest";
import { farthest, float32s, goldenFile } from "./goldens/golden-file.ts";
import { philox4x32, PhiloxStream, type Words4 } from "./philox.ts";
import { TorchCpuStream } from "./torch-cpu.ts";

interface Draws {
  readonly seed: string;
  readonly sizes: readonly number[];
  readonly stride: number;
  readonly values: string;
}

const torchCpu = goldenFile("torch-cpu.json", import.meta.url) as { cases: Draws[] };
const philox = goldenFile("philox.json", import.meta.url) as {
  cases: Draws[];
  known: { counter: Words4; key: readonly [number, number]; words: Words4 }[];
};

function draw(stream: { randn(count: number): Float32Array }, { sizes, stride }: Draws): number[] {
  return sizes.flatMap((size) => {
    const values = [...stream.randn(size)];
    if (stride === 1 || size <= 16) return values;
    return [...values.filter((_, i) => i % stride === 0), ...values.slice(-16)];
  });
}

describe("torch's CPU stream", () => {
  test.each(torchCpu.cases)("seed $seed, calls of $sizes values", (golden) => {
    const drawn = draw(new TorchCpuStream(BigInt(golden.seed)), golden);
    expect(farthest(drawn, float32s(golden.values))).toBeLessThan(1e-6);
  });

  test("uses the seed modulo 2^32", () => {
    expect(new TorchCpuStream(2n ** 32n + 42n).randn(40)).toEqual(new TorchCpuStream(42).randn(40));
    expect(new TorchCpuStream(43).randn(40)).not.toEqual(new TorchCpuStream(42).randn(40));
  });

  test("keeps the left-over normal of a short call over a long one", () => {
    const stream = new TorchCpuStream(5);
    stream.randn(1);
    stream.randn(32);
    const kept = stream.randn(1);
    expect(kept).toEqual(new TorchCpuStream(5).randn(2).slice(1));
  });
});

describe("CUDA's Philox stream", () => {
  test("gives the published Random123 words", () => {
    for (const { counter, key, words } of philox.known)
      expect(philox4x32(counter, key)).toEqual(words);
  });

  test.each(philox.cases)("seed $seed, calls of $sizes values", (golden) => {
    const drawn = draw(new PhiloxStream(BigInt(golden.seed)), golden);
    expect(farthest(drawn, float32s(golden.values))).toBeLessThan(1e-6);
  });

  test("gives the values that A1111 documents for seed 0", () => {
    const documented = [
      -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122,
      -0.32838709, -1.07454231, -0.36314407, -1.67105067, 2.26550497,
    ];
    expect(farthest(new PhiloxStream(0).randn(12), documented)).toBeLessThan(1e-6);
  });

  test("uses the upper half of the seed", () => {
    expect(new PhiloxStream(2n ** 32n).randn(4)).not.toEqual(new PhiloxStream(0).randn(4));
  });
});
