import { describe, expect, test } from "vitest";
import type { LatentShape } from "../latents.ts";
import { BrownianTree, millionth } from "./brownian-tree.ts";
import { farthest, float32s, goldenFile } from "./goldens/golden-file.ts";
import { noiseSource } from "./noise-source.ts";
import { seedWords } from "./seed-sequence.ts";
import { TorchCpuStream } from "./torch-cpu.ts";

interface Path {
  readonly seeds: readonly string[];
  readonly shape: readonly number[];
  /** One path for the whole batch, as ComfyUI has it. */
  readonly whole: boolean;
  readonly stream: "cpu" | "philox";
  readonly low: number;
  readonly high: number;
  readonly asked: readonly (readonly [from: number, to: number])[];
  readonly noise: readonly string[];
}

const golden = goldenFile("brownian.json", import.meta.url) as {
  states: { entropy: string; spawnKey: number[]; poolSize: number; words: number[] }[];
  cases: Path[];
};

test.each(golden.states)(
  "numpy's SeedSequence of $entropy at $spawnKey, pool of $poolSize",
  ({ entropy, spawnKey, poolSize, words }) => {
    expect([...seedWords(BigInt(entropy), spawnKey, poolSize, words.length)]).toEqual(words);
  },
);

describe("Brownian noise equals torchsde's", () => {
  test.each(golden.cases)("$stream, seeds $seeds, levels $low to $high", (path) => {
    const seeds = path.seeds.map(BigInt);
    const [n = 1, c = 1, h = 1, w = 1] = path.whole ? path.shape : [seeds.length, ...path.shape];
    const shape: LatentShape = [n, c, h, w];
    const mode = path.whole ? "comfy" : path.stream === "cpu" ? "a1111-cpu" : "a1111-gpu";
    const source = noiseSource(mode, path.whole ? Array<bigint>(n).fill(seeds[0] ?? 0n) : seeds);
    const noise = source.brownian(shape, Math.fround(path.low), Math.fround(path.high));
    for (const [i, [from, to]] of path.asked.entries()) {
      const drawn = noise(Math.fround(from), Math.fround(to));
      expect(farthest(drawn, float32s(path.noise[i] ?? ""))).toBeLessThan(3e-6);
    }
  });
});

describe("a Brownian path", () => {
  const normals = (seed: number, count: number) => new TorchCpuStream(seed).randn(count);
  const tree = () => new BrownianTree(5, 64, 0.03, 14.6, normals);

  test("does not depend on the order of questions", () => {
    const [forth, back] = [tree(), tree()];
    const asked = Array.from({ length: 40 }, (_, i) => [14 - i / 3, 14.3 - i / 3] as const);
    const answers = asked.map(([from, to]) => forth.increment(from, to));
    for (const [i, [from, to]] of [...asked.entries()].reverse())
      expect(back.increment(from, to)).toEqual(answers[i]);
  });

  test("adds up", () => {
    const path = tree();
    const [low, high] = [path.increment(0.5, 2), path.increment(2, 9)];
    const sum = low.map((value, i) => value + (high[i] ?? 0));
    expect(farthest(path.increment(0.5, 9), sum)).toBeLessThan(1e-5);
  });

  test("has increments whose variance is the width", () => {
    const wide = new BrownianTree(1, 20_000, 0.03, 14.6, normals).increment(1, 5);
    const variance = wide.reduce((sum, value) => sum + value * value, 0) / wide.length;
    expect(variance).toBeGreaterThan(3.8);
    expect(variance).toBeLessThan(4.2);
  });

  test("needs a lower and a higher level", () => {
    expect(() => new BrownianTree(5, 4, 2, 2, normals)).toThrow(
      "levels from 2 to 2 given, expected low < high",
    );
  });

  test("rounds as Python does", () => {
    expect(millionth(0.0078125)).toBe(0.007812);
    expect(millionth(0.0234375)).toBe(0.023438);
    expect(millionth(14.6146415)).toBe(14.614641);
  });
});
