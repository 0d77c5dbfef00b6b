import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodePicture } from "../picture-file.ts";
import type { Mask } from "../mask/mask.ts";
import { paste } from "../resize/modes.ts";
import { opaque, type Pixels } from "../pixels.ts";
import { fourier } from "./fourier.ts";
import { matchedNoise } from "./matched-noise.ts";
import { matchedValues } from "./matched-values.ts";
import { uniformsOfSeed0 } from "./pcg64.ts";

const golden = (name: string) =>
  decodePicture(readFileSync(new URL(`../goldens/${name}.png`, import.meta.url)));
const PICTURE = new URL("../../../diffusion/src/goldens/pictures/english-1.png", import.meta.url);

/** A black canvas with the picture on it, and a mask that keeps a rectangle. */
async function canvas(
  [width, height]: readonly [number, number],
  [left, top]: readonly [number, number],
  kept: readonly [number, number, number, number],
) {
  const picture = await decodePicture(readFileSync(PICTURE));
  const ground = opaque({ width, height, data: new Uint8ClampedArray(width * height * 4) });
  paste(ground, picture, left, top);
  const [x1, y1, x2, y2] = kept;
  const mask: Mask = { width, height, data: new Uint8ClampedArray(width * height).fill(255) };
  for (let y = y1; y < y2; y++) mask.data.fill(0, y * width + x1, y * width + x2);
  return { ground, mask };
}

function farthest(one: Pixels, other: Pixels): number {
  expect(one).toMatchObject({ width: other.width, height: other.height });
  return one.data.reduce((most, value, at) => {
    return Math.max(most, Math.abs(value - (other.data[at] ?? 0)));
  }, 0);
}

describe("noise under a mask, as A1111's outpainting makes it: within one level", () => {
  test("at the left of a picture", async () => {
    const { ground, mask } = await canvas([192, 128], [64, 0], [72, 0, 192, 128]);
    const noise = matchedNoise(ground, mask, { falloff: 1, colours: 0.05 });
    expect(farthest(noise, await golden("matched-noise-left"))).toBeLessThanOrEqual(1);
  });

  test("below it, with another exponent and more colour", async () => {
    const { ground, mask } = await canvas([128, 320], [0, 0], [0, 0, 128, 120]);
    const noise = matchedNoise(ground, mask, { falloff: 2.5, colours: 0.7 });
    expect(farthest(noise, await golden("matched-noise-below"))).toBeLessThanOrEqual(1);
  });
});

test("a picture of one colour goes on in it", () => {
  const data = new Uint8ClampedArray(64 * 64 * 4).map((_, at) => [200, 100, 50, 255][at % 4] ?? 0);
  const mask = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64) };
  mask.data.fill(255, 0, 64 * 20);
  const noise = matchedNoise({ width: 64, height: 64, data }, mask, { falloff: 1, colours: 0 });
  expect(farthest(noise, { width: 64, height: 64, data })).toBeLessThanOrEqual(1);
});

test("a mask of everything, of nothing, or of another size is refused", () => {
  const pixels = { width: 8, height: 8, data: new Uint8ClampedArray(8 * 8 * 4) };
  const noise = (width: number, value: number) => () =>
    matchedNoise(
      pixels,
      { width, height: 8, data: new Uint8ClampedArray(width * 8).fill(value) },
      { falloff: 1, colours: 0 },
    );
  expect(noise(8, 255)).toThrow("a mask of 8x8 that marks everything; expected a part of it");
  expect(noise(8, 0)).toThrow("a mask of 8x8 that marks nothing; expected a part of it");
  expect(noise(9, 255)).toThrow("8x8 and 9x8; expected one size");
});

test("numpy's random numbers of the seed 0", () => {
  // numpy.random.default_rng(0).random(3)
  const drawn = [0.6369616873214543, 0.2697867137638703, 0.04097352393619469];
  expect([...uniformsOfSeed0(3)]).toEqual(drawn);
});

test("values take the spread of others", () => {
  const matched = matchedValues(Float64Array.of(3, 1, 2, 2), Float64Array.of(10, 30, 20, 40));
  expect([...matched]).toEqual([40, 10, 30, 30]);
});

test("a Fourier transform of any length comes back, and is the sum that it should be", () => {
  const [width, height] = [15, 14];
  const real = Float64Array.from({ length: width * height }, (_, at) => ((at * 37) % 101) / 101);
  const there = fourier({ real, imaginary: new Float64Array(real.length) }, { width, height });
  const [u, v] = [4, 9];
  let [re, im] = [0, 0];
  real.forEach((value, at) => {
    const turn = 2 * Math.PI * (((at % width) * u) / width + (Math.floor(at / width) * v) / height);
    re += value * Math.cos(turn);
    im -= value * Math.sin(turn);
  });
  const scale = Math.sqrt(width * height);
  expect(there.real[v * width + u]).toBeCloseTo(re / scale, 10);
  expect(there.imaginary[v * width + u]).toBeCloseTo(im / scale, 10);
  const back = fourier(there, { width, height }, true);
  back.real.forEach((value, at) => {
    expect(value).toBeCloseTo(real[at] ?? 0, 12);
  });
});
