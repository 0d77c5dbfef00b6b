import { expect, test } from "vitest";
import type { Latents } from "../latents/latents.ts";
import { inpaintingChannels } from "./inpainting-channels.ts";

const [width, height] = [4, 2];
const picture = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
const mask = { width, height, data: Uint8ClampedArray.of(0, 0, 200, 255, 0, 0, 100, 255) };
const cells = { width: 2, height: 1 };

/** Hands on what would be encoded. */
async function view(weight: number, round: boolean) {
  let seen = new Float32Array();
  const encode = (planes: Float32Array): Promise<Latents> => {
    seen = Float32Array.from(planes);
    return Promise.resolve({ data: Float32Array.of(5, 6), shape: [1, 1, 1, 2] });
  };
  const made = await inpaintingChannels({ picture, mask, round, weight }, cells, encode);
  return { made, seen: [...seen.subarray(0, 8)] };
}

test("the mask comes first, by its nearest pixels, then the picture's latents", async () => {
  const { made } = await view(1, true);
  expect(made).toEqual({ data: Float32Array.of(0, 1, 5, 6), shape: [1, 2, 1, 2] });
});

test("what is marked is hidden by its weight", async () => {
  expect((await view(1, true)).seen).toEqual([1, 1, 0, 0, 1, 1, 1, 0]);
  expect((await view(0.25, true)).seen).toEqual([1, 1, 0.75, 0.75, 1, 1, 1, 0.75]);
  expect((await view(1, false)).seen[6]).toBeCloseTo(1 - 100 / 255, 6);
});

test("without a mask everything is hidden", async () => {
  const made = await inpaintingChannels({ picture, round: true, weight: 1 }, cells, (planes) => {
    expect([...planes]).toEqual(new Array(24).fill(0));
    return Promise.resolve({ data: Float32Array.of(0, 0), shape: [1, 1, 1, 2] });
  });
  expect([...made.data.subarray(0, 2)]).toEqual([1, 1]);
});
