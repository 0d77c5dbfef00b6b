import { describe, expect, test } from "vitest";
import { grad } from "../autodiff/grad.ts";
import { graphOf } from "../graph/graph.ts";
import { optimise } from "../graph/passes/optimise.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import {
  type Case,
  CASES,
  describeCase,
  goldenOf,
  primitivesOf,
  relativeError,
  trace,
} from "./cases.suite.ts";
import { definedOps } from "./define.ts";
import { evaluate, FUSED, PLAIN, type Values } from "./evaluate.suite.ts";
import { add, mul, reduceSum } from "./index.ts";

/** Relative to the largest element of the golden. */
const TOLERANCE = 1e-4;

/** Every golden of a case beside the tensor that should equal it, and the values to run them with. */
function compared(golden: Case) {
  const { results, values, floats } = trace(golden);
  const feeds: Record<string, Values> = { ...values };
  const fed = (name: string): Tensor => {
    const data = goldenOf(name);
    feeds[name] = data;
    return input(name, data.shape, data.dtype);
  };
  const pairs = results.map((tensor, i) => ({ tensor, name: golden.y[i] ?? "" }));
  if (golden.dy !== undefined) {
    const dys = golden.dy.map(fed);
    const gradients = grad(weighted(results, dys), floats);
    gradients.forEach((tensor, i) => pairs.push({ tensor, name: golden.dx?.[i] ?? "" }));
    if (golden.direction !== undefined) {
      const wanted = floats
        .map((tensor, i) => ({ tensor, name: golden.ddx?.[i] ?? null }))
        .filter((pair) => pair.name !== null);
      const turned = weighted(gradients, golden.direction.map(fed));
      const seconds = grad(
        turned,
        wanted.map((pair) => pair.tensor),
      );
      seconds.forEach((tensor, i) => pairs.push({ tensor, name: wanted[i]?.name ?? "" }));
    }
  }
  return { pairs, feeds };
}

/** The sum of all `tensors[i] * weights[i]`. */
function weighted(tensors: readonly Tensor[], weights: readonly Tensor[]): Tensor {
  return tensors
    .map((tensor, i) => {
      const product = mul(tensor, weights[i] ?? 1);
      return reduceSum(
        product,
        product.shape.map((_, axis) => axis),
      );
    })
    .reduce((sum, term) => add(sum, term));
}

async function expectParity(golden: Case, capabilities = FUSED) {
  const { pairs, feeds } = compared(golden);
  const outputs = Object.fromEntries(pairs.map(({ tensor, name }) => [`golden ${name}`, tensor]));
  for (const graph of [outputs, optimise(graphOf(outputs)).outputs]) {
    const results = await evaluate(graph, feeds, capabilities);
    for (const { name } of pairs) {
      const expected = goldenOf(name);
      const actual = results[`golden ${name}`];
      expect(actual?.shape, name).toEqual(expected.shape);
      expect(actual?.dtype, name).toEqual(expected.dtype);
      if (actual !== undefined)
        expect(relativeError(actual, expected), name).toBeLessThanOrEqual(TOLERANCE);
    }
  }
}

describe("values, gradients and second derivatives equal torch's, also when optimised", () => {
  test.for(CASES.map((golden, i) => [`${describeCase(golden)} ${i}`, golden] as const))(
    "%s",
    async ([, golden]) => {
      await expectParity(golden);
    },
  );
});

describe("attention without the fused op equals torch's", () => {
  const goldens = CASES.filter(({ op }) => op === "attention");
  test.for(goldens.map((golden) => [describeCase(golden), golden] as const))(
    "%s",
    async ([, golden]) => {
      await expectParity(golden, PLAIN);
    },
  );
});

test("every op has a golden", () => {
  const covered = new Set(
    CASES.flatMap((golden) => primitivesOf(trace(golden)).map((tensor) => tensor.op.name)),
  );
  // these are other ways to compute what has one; attention-gradient.test.ts and winograd-conv2d.test.ts compare the two
  const without = [...definedOps.keys()].filter((name) => !covered.has(name));
  expect(without).toEqual(["attentionGradient", "winogradConv2d"]);
});

test("every op that has gradients has a golden of them", () => {
  const covered = new Set(CASES.filter(({ dx }) => dx !== undefined).map(({ op }) => op));
  const without = [...new Set(CASES.map(({ op }) => op))].filter((name) => !covered.has(name));
  expect(without.sort()).toEqual(["argMax", "equal", "greater", "less"]);
});
