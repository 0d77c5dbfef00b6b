import { describe, expect, test } from "vitest";
import type { Conditioning } from "../conditioning/conditioning.ts";
import type { Latents } from "../latents/latents.ts";
import { discreteSchedule } from "./discrete-schedule.ts";
import { editAnswers, editModel } from "./edit-guidance.ts";
import type { GuidanceOptions } from "./guidance-options.ts";
import type { UnetCall } from "./unet.ts";

const words = (...values: number[]): Conditioning => ({
  at: () =>
    values.map((value) => ({
      context: { data: Float32Array.of(value), tokens: 1, width: 1 },
      weight: 1,
    })),
});

/** Answers x + words + picture number + `offset` for each of the contexts. */
function network(offset: number): { calls: () => number; unet: UnetCall } {
  let calls = 0;
  return {
    calls: () => calls,
    unet: ({ data }, _time, contexts, _signal, picture = 0) => {
      calls++;
      const answers = contexts.map((context) =>
        data.map((x) => x + (context.data[0] ?? 0) + picture + offset),
      );
      return Promise.resolve(Float32Array.from(answers.flatMap((each) => [...each])));
    },
  };
}

const x: Latents = { data: Float32Array.of(1, 2), shape: [2, 1, 1, 1] };
const options: GuidanceOptions = { levels: discreteSchedule(), parameterization: "eps" };

interface Asked extends Partial<GuidanceOptions> {
  readonly positive?: Conditioning;
  readonly pictureScale?: number;
  readonly time?: number;
  /** Of which the last one's answer is looked at. */
  readonly calls?: number;
}

/** Asks once with scales of 2 for the words and, by default, 3 for the picture. */
async function ask({
  positive = words(10),
  pictureScale = 3,
  time = 500,
  calls = 1,
  ...more
}: Asked = {}) {
  const [seen, blind] = [network(100), network(0)];
  const guidance = { positive, negative: words(20), scale: 2, pictureScale };
  const model = editModel(seen.unet, blind.unet, {
    ...guidance,
    options: { ...options, ...more },
  });
  const times = new Float32Array(2).fill(time);
  for (let call = 1; call < calls; call++) await model(x, times, {});
  const { data } = await model(x, times, {});
  return { answers: [...data], calls: [seen.calls(), blind.calls()] };
}

/** Words 111 + p, picture 121 + p, nothing 21 + p for the first. */
const guided = (scale: number, pictureScale: number): number[] => [
  21 + scale * -10 + pictureScale * 100,
  23 + scale * -10 + pictureScale * 100,
];

describe("guidance of instruct-pix2pix", () => {
  test("goes from nothing to the picture, and from the picture to the words", () => {
    const answers = [5, 3, 2].map((value) => Float32Array.of(value));
    const [five = x.data, three = x.data, two = x.data] = answers;
    const { unwanted, relative } = editAnswers(five, three, two, 1.5);
    expect([...unwanted]).toEqual([2 + 1.5 * (3 - 2)]);
    expect(relative[0]).toBe(5 - 3);
  });

  test("asks three times for each picture, with what belongs to it", async () => {
    expect(await ask()).toEqual({ answers: guided(2, 3), calls: [4, 2] });
  });

  test("at a picture scale of 1 is plain guidance, also of several prompts", async () => {
    expect(await ask({ pictureScale: 1 })).toEqual({ answers: guided(2, 1), calls: [2, 0] });
    const several = await ask({ pictureScale: 1, positive: words(10, 30) });
    expect(several.answers[0]).toBe(121 + 2 * -10 + 2 * 10);
  });

  test("of several prompts is refused otherwise", async () => {
    const asked = ask({ positive: words(10, 30) });
    await expect(asked).rejects.toMatchObject({ code: "prompt/syntax" });
    await expect(asked).rejects.toThrow("AND joins 2 prompts");
  });

  test("follows a schedule of the words' scale, and leaves the picture's alone", async () => {
    const schedule = { mode: "linear-down", least: 0, power: 1 } as const;
    const last = discreteSchedule().sigmas.length - 1;
    expect((await ask({ schedule, time: last / 2 })).answers).toEqual(guided(1, 3));
    expect((await ask({ from: 0.9 })).answers).toEqual(guided(1, 3));
  });

  test("is rescaled to the spread of what was asked for", async () => {
    const wide: Latents = { data: Float32Array.of(1, 5, -3, 8), shape: [1, 1, 2, 2] };
    const run = async (rescale: number): Promise<Float32Array> => {
      const guidance = { positive: words(10), negative: words(20), scale: 2, pictureScale: 3 };
      const tilted: UnetCall = ({ data }, _time, [context]) =>
        Promise.resolve(data.map((value) => value * (context.data[0] ?? 0)));
      const all = { ...guidance, options: { ...options, rescale } };
      return (await editModel(tilted, tilted, all)(wide, Float32Array.of(500), {})).data;
    };
    expect(await run(0.7)).not.toEqual(await run(0));
  });

  test("asks for everything at every call, however low the noise, as in A1111", async () => {
    const second = await ask({ unguidedBelow: 1000, calls: 2 });
    expect(second).toEqual({ answers: guided(2, 3), calls: [8, 4] });
    const plain = await ask({ unguidedBelow: 1000, calls: 2, pictureScale: 1 });
    expect(plain.answers[0]).toBe(111);
  });
});
