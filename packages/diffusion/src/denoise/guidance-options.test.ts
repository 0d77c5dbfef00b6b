import { describe, expect, test } from "vitest";
import { farthest, float32s, goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { rescaled } from "./cfg-rescale.ts";
import { discreteSchedule } from "./discrete-schedule.ts";
import { type Thresholding, thresholded } from "./dynamic-thresholding.ts";
import { guidedAnswer, scaleOfCall } from "./guidance-options.ts";
import { scaleAt, type ScaleMode } from "./scale-schedule.ts";

const golden = goldenFile("thresholding.json", import.meta.url) as {
  cond: string;
  uncond: string;
  cases: readonly (Thresholding & { scale: number; answer: string })[];
  scales: readonly { mode: ScaleMode; values: readonly number[] }[];
  rescaled: readonly { phi: number; answer: string }[];
};
const unwanted = float32s(golden.uncond);
const wanted = float32s(golden.cond);
const relative = wanted.map((value, i) => value - (unwanted[i] ?? NaN));
const levels = discreteSchedule();
const plain = { levels, parameterization: "eps" } as const;
const constant = { mode: "constant", least: 0, power: 1 } as const;

test.each(golden.cases)(
  "thresholding equals mcmonkey's: about $about, by $measure, channels apart $separateChannels, percentile $percentile, share $share",
  ({ scale, answer, ...options }) => {
    const made = thresholded({ unwanted, relative, channels: 4 }, scale, options);
    expect(farthest(made, float32s(answer))).toBeLessThan(2e-5);
  },
);

test.each(golden.scales)("the scale goes as mcmonkey's: $mode", ({ mode, values }) => {
  values.forEach((value, step) => {
    // a quarter turn is 1.5707 there
    const made = scaleAt(9, { mode, least: 1.5, power: 3 }, step / (values.length - 1));
    expect(Math.abs(made - value)).toBeLessThan(1e-3);
  });
});

test.each(golden.rescaled)("rescaled guidance equals diffusers', phi $phi", ({ phi, answer }) => {
  const guided = unwanted.map((value, i) => value + 7.5 * (relative[i] ?? NaN));
  expect(farthest(rescaled(guided, wanted, phi), float32s(answer))).toBeLessThan(2e-5);
});

describe("the scale of a call", () => {
  const at = (time: number, call = 0) => ({ time, call });

  test("is the scale where nothing else is asked", () => {
    expect(scaleOfCall(7, plain, at(500))).toBe(7);
  });

  test("is 1 outside the share of the walk that is guided", () => {
    const options = { ...plain, from: 0.2, until: 0.8 };
    expect([999, 850, 750, 250, 150, 0].map((time) => scaleOfCall(7, options, at(time)))).toEqual([
      1, 1, 7, 7, 1, 1,
    ]);
  });

  test("goes down with the training time", () => {
    const options = { ...plain, schedule: { mode: "linear-down", least: 1, power: 1 } } as const;
    expect(scaleOfCall(9, options, at(999))).toBe(9);
    expect(scaleOfCall(9, options, at(499.5))).toBe(5);
    expect(scaleOfCall(9, options, at(0))).toBe(1);
  });

  test("is 1 at every second call below a noise level", () => {
    const options = { ...plain, unguidedBelow: 2 };
    expect([0, 1, 2, 3].map((call) => scaleOfCall(7, options, at(100, call)))).toEqual([
      7, 1, 7, 1,
    ]);
    expect(scaleOfCall(7, options, at(900, 1))).toBe(7);
  });
});

describe("the answer of a call", () => {
  const place = { time: 500, channels: 4 };
  const sigma = levels.sigmas[500] ?? NaN;
  const length = Math.hypot(sigma, 1);
  const x = unwanted.map((value, i) => Math.sin(i) + value / 2);
  const answers = { x, unwanted, relative };
  const thresholding = {
    mimicScale: 7,
    percentile: 1,
    separateChannels: true,
    about: "mean",
    measure: "largest",
    share: 1,
    schedule: constant,
  } as const;
  /** The same answers of a network that predicts velocities. */
  const velocity = (eps: Float32Array): Float32Array =>
    eps.map((value, i) => length * value - sigma * (x[i] ?? NaN));
  const velocities = {
    x,
    unwanted: velocity(unwanted),
    relative: relative.map((value) => length * value),
  };

  test("is plain guidance without options", () => {
    const guided = unwanted.map((value, i) => value + 3 * (relative[i] ?? NaN));
    expect(guidedAnswer(answers, 3, plain, place)).toEqual(guided);
  });

  test("is thresholded as a picture", () => {
    const picture = (eps: Float32Array): Float32Array =>
      eps.map((value, i) => length * (x[i] ?? NaN) - sigma * value);
    const made = guidedAnswer(answers, 20, { ...plain, thresholding }, place);
    const push = {
      unwanted: picture(unwanted),
      relative: relative.map((value) => -sigma * value),
      channels: 4,
    };
    expect(farthest(picture(made), thresholded(push, 20, thresholding))).toBeLessThan(1e-4);
  });

  test("is rescaled as a velocity", () => {
    const made = guidedAnswer(answers, 9, { ...plain, rescale: 0.7 }, place);
    const guided = unwanted.map((value, i) => value + 9 * (relative[i] ?? NaN));
    const expected = rescaled(velocity(guided), velocity(wanted), 0.7);
    expect(farthest(velocity(made), expected)).toBeLessThan(1e-4);
  });

  test("does not depend on what the network predicts", () => {
    const options = { ...plain, thresholding, rescale: 0.5 };
    const eps = guidedAnswer(answers, 20, options, place);
    const v = guidedAnswer(velocities, 20, { ...options, parameterization: "v" }, place);
    expect(farthest(velocity(eps), v)).toBeLessThan(2e-4);
  });

  test("stays where all values are alike", () => {
    const same = new Float32Array(60).fill(2);
    const options = { ...golden.cases[0], about: "mean" } as Thresholding;
    const none = new Float32Array(60);
    const made = thresholded({ unwanted: same, relative: none, channels: 4 }, 9, options);
    expect(made).toEqual(same);
    expect(rescaled(same, same, 0.7)).toEqual(same);
  });
});
