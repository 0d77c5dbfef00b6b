import { describe, expect, test } from "vitest";
import type { Conditioning } from "../conditioning/conditioning.ts";
import type { Context } from "../conditioning/context.ts";
import type { Latents } from "../latents/latents.ts";
import { discreteSchedule } from "./discrete-schedule.ts";
import { guidedModel } from "./guidance.ts";
import type { GuidanceOptions } from "./guidance-options.ts";
import type { UnetCall } from "./unet.ts";

/** Words that the stand-in network answers with `value` everywhere. */
const words = (value: number, tokens = 77): Context => ({
  data: Float32Array.of(value),
  tokens,
  width: 1,
});

const always = (
  ...parts: readonly (readonly [context: Context, weight: number])[]
): Conditioning => ({
  at: () => parts.map(([context, weight]) => ({ context, weight })),
});

const options: GuidanceOptions = { levels: discreteSchedule(), parameterization: "eps" };
const x: Latents = { data: new Float32Array(16), shape: [2, 2, 2, 2] };

/** Asks once per time, and tells how many contexts each network call had. */
async function ask(
  guidance: { positive: Conditioning; negative: Conditioning; scale: number },
  times: readonly number[] = [500],
  more: Partial<GuidanceOptions> = {},
) {
  const asked: number[] = [];
  const unet: UnetCall = (picture, _time, contexts) => {
    asked.push(contexts.length);
    const values = contexts.map(({ data }) => picture.data.map(() => data[0] ?? NaN));
    return Promise.resolve(Float32Array.from(values.flatMap((each) => [...each])));
  };
  const model = guidedModel(unet, { ...guidance, options: { ...options, ...more } });
  const answers = [];
  for (const time of times)
    answers.push((await model(x, new Float32Array(2).fill(time), {})).data[0]);
  return { answers, asked };
}

describe("guidance", () => {
  test("pushes away from the unwanted words, both in one call per picture", async () => {
    const guidance = { positive: always([words(3), 1]), negative: always([words(1), 1]), scale: 7 };
    expect(await ask(guidance)).toEqual({ answers: [15], asked: [2, 2] });
  });

  test("asks apart where the words are not equally long", async () => {
    const negative = always([words(1, 154), 1]);
    const guidance = { positive: always([words(3), 1]), negative, scale: 7 };
    expect(await ask(guidance)).toEqual({ answers: [15], asked: [1, 1, 1, 1] });
  });

  test("adds the pushes of several prompts by their weights", async () => {
    const positive = always([words(3), 1], [words(5), 0.5]);
    const guidance = { positive, negative: always([words(1), 1]), scale: 2 };
    expect((await ask(guidance)).answers).toEqual([1 + 2 * 2 + 0.5 * 2 * 4]);
  });

  test("at scale 1 asks for the wanted words alone", async () => {
    const guidance = { positive: always([words(3), 1]), negative: always([words(1), 1]), scale: 1 };
    expect(await ask(guidance)).toEqual({ answers: [3], asked: [1, 1] });
  });

  test("follows its options call by call: outside the interval nothing unwanted is asked", async () => {
    const guidance = { positive: always([words(3), 1]), negative: always([words(1), 1]), scale: 7 };
    const { answers, asked } = await ask(guidance, [950, 500, 50], { from: 0.2, until: 0.8 });
    expect(answers).toEqual([3, 15, 3]);
    expect(asked).toEqual([1, 1, 2, 2, 1, 1]);
  });

  test("goes without the unwanted words at every second call of low noise", async () => {
    const guidance = { positive: always([words(3), 1]), negative: always([words(1), 1]), scale: 7 };
    const { answers } = await ask(guidance, [100, 90, 80, 70], { unguidedBelow: 2 });
    expect(answers).toEqual([15, 3, 15, 3]);
  });

  test("without words on one side is refused", async () => {
    const guidance = { positive: always(), negative: always([words(1), 1]), scale: 7 };
    await expect(ask(guidance)).rejects.toThrow("no words, expected a context on both sides");
  });
});
