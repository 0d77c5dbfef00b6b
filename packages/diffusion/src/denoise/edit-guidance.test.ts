import { describe, expect, test } from "vitest";
import type { Conditioning } from "../conditioning/conditioning.ts";
import type { Latents } from "../latents/latents.ts";
import { editAnswer, editModel } from "./edit-guidance.ts";
import type { UnetCall } from "./unet.ts";

const words = (value: number): Conditioning => ({
  at: () => [{ context: { data: Float32Array.of(value), tokens: 1, width: 1 }, weight: 1 }],
});

/** Answers x + words + picture number + `offset`. */
function network(offset: number): { calls: () => number; unet: UnetCall } {
  let calls = 0;
  return {
    calls: () => calls,
    unet: ({ data }, _time, [context], _signal, picture = 0) => {
      calls++;
      return Promise.resolve(data.map((x) => x + (context.data[0] ?? 0) + picture + offset));
    },
  };
}

const x: Latents = { data: Float32Array.of(1, 2), shape: [2, 1, 1, 1] };
const times = Float32Array.of(5, 5);

describe("guidance of instruct-pix2pix", () => {
  test("goes from nothing to the picture, and from the picture to the words", () => {
    const answer = editAnswer(Float32Array.of(5), Float32Array.of(3), Float32Array.of(2), {
      scale: 7,
      pictureScale: 1.5,
    });
    expect([...answer]).toEqual([2 + 7 * (5 - 3) + 1.5 * (3 - 2)]);
  });

  test("asks three times for each picture, with what belongs to it", async () => {
    const [seen, blind] = [network(100), network(0)];
    const model = editModel(seen.unet, blind.unet, {
      positive: words(10),
      negative: words(20),
      scale: 2,
      pictureScale: 3,
    });
    const { data } = await model(x, times, {});
    // words 111 + p, picture 121 + p, nothing 21 + p for the first
    expect([...data]).toEqual([21 + 2 * -10 + 3 * 100, 23 + 2 * -10 + 3 * 100]);
    expect([seen.calls(), blind.calls()]).toEqual([4, 2]);
  });

  test("at a picture scale of 1 asks twice", async () => {
    const [seen, blind] = [network(100), network(0)];
    const guidance = { positive: words(10), negative: words(20), scale: 2, pictureScale: 1 };
    await editModel(seen.unet, blind.unet, guidance)(x, times, {});
    expect([seen.calls(), blind.calls()]).toEqual([4, 0]);
  });
});
