import * as fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, type Values } from "../../ops/evaluate.suite.ts";
import { relativeError } from "../../ops/cases.suite.ts";
import * as ops from "../../ops/index.ts";
import { graphOf } from "../graph.ts";
import { constant, input, scalar, type Tensor } from "../tensor.ts";
import { optimise } from "./optimise.ts";

/** Makes another tensor from one, itself or an earlier one. */
type Step = (x: Tensor, earlier: Tensor) => Tensor;

const sized = (shape: readonly number[]): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  return constant(
    Array.from({ length: size }, (_, i) => (i % 3) - 1),
    shape,
  );
};

/** All keep 24 elements, so that any two results can be joined by a reshape. */
const STEPS: Readonly<Record<string, Step>> = {
  "add 0": (x) => ops.add(x, 0),
  "0 + x": (x) => ops.add(0, x),
  "times 1": (x) => ops.mul(x, 1),
  "times 2": (x) => ops.mul(x, 2),
  "minus a constant": (x) => ops.sub(x, sized(x.shape)),
  "from 1": (x) => ops.sub(1, x),
  negate: (x) => ops.neg(x),
  "a folded factor": (x) => ops.mul(x, ops.add(scalar(0.25), ops.exp(scalar(-1)))),
  "a stretched constant": (x) => ops.add(x, ops.expand(scalar(0.5), x.shape)),
  flat: (x) => ops.reshape(x, [24]),
  deep: (x) => ops.reshape(x, [2, 3, 4]),
  wide: (x) => ops.reshape(x, [4, 6]),
  turn: (x) => ops.transpose(x, [...x.shape.keys()].reverse()),
  rotate: (x) =>
    ops.transpose(
      x,
      [...x.shape.keys()].map((axis) => (axis + 1) % x.shape.length),
    ),
  "cast to itself": (x) => ops.cast(x, x.dtype),
  "all of it": (x) => ops.slice(x, { axis: 0, start: 0, size: x.shape[0] ?? 1 }),
  "no padding": (x) => ops.pad(x, { before: x.shape.map(() => 0), after: x.shape.map(() => 0) }),
  "alone together": (x) => ops.concat([x], 0),
  "cut and joined": (x) =>
    ops.concat([...ops.split(x, [1, (x.shape[0] ?? 1) - 1], 0)].reverse(), 0),
  "plus an earlier one": (x, earlier) => ops.add(x, ops.reshape(earlier, x.shape)),
  "the larger of two": (x, earlier) => ops.maximum(x, ops.reshape(earlier, x.shape)),
  "one or the other": (x, earlier) =>
    ops.where(ops.greater(x, 0.1), x, ops.reshape(earlier, x.shape)),
  "twice the same": (x) => ops.add(ops.tanh(x), ops.tanh(ops.add(x, 0))),
  tame: (x) => ops.tanh(x),
};

const x = input("x", [2, 3, 4]);
const feed: Values = {
  dtype: "float32",
  shape: x.shape,
  data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7)),
};

test("no chain of ops gives another result when optimised", async () => {
  const chain = fc.array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat()), {
    minLength: 1,
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(chain, async (steps) => {
      const made: Tensor[] = [x];
      for (const [name, index] of steps) {
        const last = made.at(-1) ?? x;
        made.push(STEPS[name]?.(last, made[index % made.length] ?? x) ?? last);
      }
      const traced = graphOf({ y: made.at(-1) ?? x, middle: made[made.length >> 1] ?? x });
      const optimised = optimise(traced);
      expect(optimised.order.length).toBeLessThanOrEqual(traced.order.length);
      const plain = await evaluate(traced.outputs, { x: feed });
      const smaller = await evaluate(optimised.outputs, { x: feed });
      for (const name of ["y", "middle"]) {
        const [actual, expected] = [smaller[name], plain[name]];
        if (!actual || !expected) throw new Error("an output is missing");
        expect(actual.shape).toEqual(expected.shape);
        expect(relativeError(actual, expected)).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 150, seed: 20 },
  );
});
