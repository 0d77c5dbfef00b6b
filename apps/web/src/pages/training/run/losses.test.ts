import { describe, expect, test } from "vitest";
import {
  byEpoch,
  columnsToPoints,
  follows,
  joined,
  type LossPoint,
  secondsPerStep,
  smoothed,
} from "./losses.ts";

const point = (step: number, loss = step, more: Partial<LossPoint> = {}): LossPoint => ({
  step,
  epoch: Math.ceil(step / 2),
  loss,
  learningRate: 1e-4,
  seconds: step,
  ...more,
});
const steps = (points: readonly LossPoint[]): readonly number[] => points.map(({ step }) => step);

test("columns of the service become points; where nothing was held back there is no such loss", () => {
  const points = columnsToPoints({
    step: [1, 2],
    epoch: [1, 1],
    loss: [0.5, 0.25],
    learningRate: [1, 2],
    seconds: [3, 4],
    validationLoss: [null, 0],
  });
  expect(points).toEqual([
    { step: 1, epoch: 1, loss: 0.5, learningRate: 1, seconds: 3 },
    { step: 2, epoch: 1, loss: 0.25, learningRate: 2, seconds: 4, validationLoss: 0 },
  ]);
});

describe("joining what is known with what is heard", () => {
  const known = [point(1), point(2), point(3)];

  test("adds steps behind it", () => {
    expect(steps(joined(known, [point(4)]))).toEqual([1, 2, 3, 4]);
    expect(steps(joined([], [point(4)]))).toEqual([4]);
    expect(joined(known, [])).toBe(known);
  });

  test("takes later news of the same steps, as a run that goes on repeats them", () => {
    const later = joined(known, [point(2, 9)]);
    expect(later.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 1],
      [2, 9],
    ]);
  });

  test("knows of gaps", () => {
    expect(follows(known, 4)).toBe(true);
    expect(follows(known, 5)).toBe(false);
    expect(follows([], 1)).toBe(true);
    expect(follows([], 7)).toBe(false);
  });
});

describe("the running mean", () => {
  test("is the losses themselves without smoothing", () => {
    expect(smoothed([3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  test("of equal losses is that loss, from the first step on", () => {
    expect(smoothed([2, 2, 2], 0.9).map((each) => Number(each.toFixed(9)))).toEqual([2, 2, 2]);
  });

  test("goes slowly after a jump", () => {
    const [, , after = 0] = smoothed([1, 1, 11], 0.9);
    expect(after).toBeGreaterThan(1);
    expect(after).toBeLessThan(6);
  });
});

test("time is reckoned from the last twenty steps", () => {
  expect(secondsPerStep([])).toBeUndefined();
  const slowStart = [point(1, 1, { seconds: 100 })];
  const rest = Array.from({ length: 20 }, (_, i) => point(i + 2, 1, { seconds: 2 }));
  expect(secondsPerStep([...slowStart, ...rest])).toBe(2);
});

test("the table has a row an epoch, with the mean of its losses", () => {
  const points = [point(1), point(2, 3, { validationLoss: 0.5 }), point(3)];
  expect(byEpoch(points)).toEqual([
    { epoch: 1, step: 2, loss: 2, validationLoss: 0.5, learningRate: 1e-4 },
    { epoch: 2, step: 3, loss: 3, validationLoss: undefined, learningRate: 1e-4 },
  ]);
});
