import { describe, expect, test } from "vitest";
import { randomStream } from "../random/random-stream.ts";
import { noised, timeWeight, withNoise } from "./noising.ts";

const alphasCumprod = Float32Array.of(0.99, 0.64, 0.36, 0.01);
const base = {
  alphasCumprod,
  prediction: "eps" as const,
  minSnrGamma: 0,
  debiased: false,
  velocityLikeNoise: false,
};

describe("noised latents", () => {
  const latents = Float32Array.of(1, -2, 0.5, 3);
  const noise = Float32Array.of(0.5, 1, -1, 2);

  test("mix picture and noise by the time; the target is the noise or the velocity", () => {
    const eps = withNoise(latents, noise, 1, { alphasCumprod, prediction: "eps" });
    const values = Array.from(eps.latents, (value) => Number(value.toFixed(5)));
    expect(values).toEqual([1.1, -1, -0.2, 3.6]); // 0.8 x + 0.6 n
    expect(eps.target).toBe(noise);
    const v = withNoise(latents, noise, 1, { alphasCumprod, prediction: "v" });
    expect(Array.from(v.target, (value) => Number(value.toFixed(5)))).toEqual([
      -0.2, 2, -1.1, -0.2,
    ]);
  });

  test("an offset moves all cells of a channel alike", () => {
    const options = { ...base, noiseOffset: 5, minTimestep: 3, maxTimestep: 4 };
    const plain = noised(new Float32Array(64), 4, { ...options, noiseOffset: 0 }, randomStream(1));
    const { target, time } = noised(new Float32Array(64), 4, options, randomStream(1));
    expect(time).toBe(3);
    const moved = Array.from(target, (value, i) => value - (plain.target[i] ?? 0));
    for (let channel = 0; channel < 4; channel++) {
      const own = moved.slice(channel * 16, (channel + 1) * 16);
      own.forEach((value) => {
        expect(value).toBeCloseTo(own[0] ?? 0, 4);
      });
      expect(Math.abs(own[0] ?? 0)).toBeGreaterThan(0.01);
    }
  });

  test("times come from the range alone", () => {
    const options = { ...base, noiseOffset: 0, minTimestep: 1, maxTimestep: 3 };
    const times = Array.from(
      { length: 60 },
      (_, i) => noised(latents, 1, options, randomStream(i)).time,
    );
    expect(new Set(times)).toEqual(new Set([1, 2]));
  });
});

describe("what a time counts", () => {
  // signal-to-noise ratios 99, 16 / 9, 9 / 16, 1 / 99
  test.each([
    ["is 1 unless asked otherwise", {}, [1, 1, 1, 1]],
    ["is bounded by Min-SNR", { minSnrGamma: 1 }, [1 / 99, 9 / 16, 1, 1]],
    [
      "is bounded by Min-SNR for velocity",
      { minSnrGamma: 1, prediction: "v" as const },
      [1 / 100, 9 / 25, 9 / 25, 1 / 100],
    ],
    [
      "makes velocity like noise",
      { velocityLikeNoise: true, prediction: "v" as const },
      [99 / 100, 16 / 25, 9 / 25, 1 / 100],
    ],
    ["is debiased", { debiased: true }, [99 ** -0.5, 3 / 4, 4 / 3, 99 ** 0.5]],
  ])("%s", (_, options, expected) => {
    expected.forEach((weight, time) => {
      expect(timeWeight(time, { ...base, ...options }) / weight).toBeCloseTo(1, 4);
    });
  });
});
