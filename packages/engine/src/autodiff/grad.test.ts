import { describe, expect, test } from "vitest";
import { graphOf, opsOf } from "../graph/graph.ts";
import { optimise } from "../graph/passes/optimise.ts";
import { constant, input, parameter, type Tensor } from "../graph/tensor.ts";
import { evaluate } from "../ops/evaluate.suite.ts";
import * as ops from "../ops/index.ts";
import { grad } from "./grad.ts";

const x = input("x", [2, 3]);
const w = parameter("w", [3]);
const all = (tensor: Tensor): Tensor =>
  ops.reduceSum(
    tensor,
    tensor.shape.map((_, axis) => axis),
  );
const feeds = {
  x: { dtype: "float32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
} as const;
const valueOf = async (tensor: Tensor): Promise<number[]> => {
  const { y } = await evaluate({ y: tensor }, feeds);
  return Array.from(y.data, Number);
};

describe("grad", () => {
  test("adds the gradients of all paths to a tensor", async () => {
    const [dx] = grad(all(ops.add(ops.mul(x, x), ops.mul(x, 3))), [x]);
    expect(await valueOf(dx ?? x)).toEqual([5, 7, 9, 11, 13, 15]);
  });

  test("gives the gradient by what lies between inputs and loss, and by the loss itself", async () => {
    const middle = ops.mul(x, 2);
    const loss = all(ops.mul(middle, middle));
    const [dMiddle, dLoss] = grad(loss, [middle, loss]);
    expect(await valueOf(dMiddle ?? x)).toEqual([4, 8, 12, 16, 20, 24]);
    expect(await valueOf(dLoss ?? x)).toEqual([1]);
  });

  test("attention whose queries, keys and values are one tensor counts each path once", async () => {
    const own = ops.reshape(x, [1, 2, 3]);
    const dy = constant([1, -1, 2, 0.5, 0, 1], [1, 2, 3]);
    const shared = all(ops.mul(ops.attention(own, own, own, { heads: 1 }), dy));
    const three = [ops.mul(own, 1), ops.mul(own, 1), ops.mul(own, 1)] as const;
    const apart = all(ops.mul(ops.attention(...three, { heads: 1 }), dy));
    const [one = x] = grad(shared, [own]);
    const parts = grad(apart, three).reduce((sum, part) => ops.add(sum, part));
    const [expected, actual] = [await valueOf(parts), await valueOf(one)];
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 5);
    });
  });

  test("computes only what the wanted gradients need", () => {
    const frozen = parameter("frozen", [3, 3]);
    const h = ops.linear(ops.sin(ops.mul(x, 2)), frozen);
    const [dw] = grad(all(ops.mul(h, w)), [w]);
    const names = opsOf(optimise(graphOf({ dw: dw ?? x }))).map((tensor) => tensor.op.name);
    expect(names).not.toContain("cos");
    expect(names.filter((name) => name === "linear")).toHaveLength(1);
    expect(names).not.toContain("matmul");
  });

  test("a third derivative: x^4 gives 24x", async () => {
    const [first = x] = grad(all(ops.pow(x, 4)), [x]);
    const [second = x] = grad(all(first), [x]);
    const [third = x] = grad(all(second), [x]);
    const values = await valueOf(third);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(24 * (i + 1), 3);
    });
  });
});

describe("grad refuses", () => {
  test.each<[string, () => unknown, string]>([
    [
      "a loss of several values",
      () => grad(x, [x]),
      "grad: the loss is float32 [2, 3], expected one floating point value",
    ],
    [
      "a loss that is not floating point",
      () => grad(ops.cast(all(x), "int64"), [x]),
      "grad: the loss is int64 [], expected one floating point value",
    ],
    [
      "a tensor the loss is not computed from",
      () => grad(all(x), [x, w]),
      'grad: the loss does not depend on weight "w" (number 1), expected a tensor the loss is computed from',
    ],
    [
      "a path through a comparison, by name",
      () => grad(all(ops.cast(ops.greater(x, 0), "float32")), [x]),
      'grad: the loss does not depend on input "x" (number 0) by differentiable ops, the path ends at greater',
    ],
    [
      "a path through whole numbers, by name",
      () => grad(all(ops.cast(ops.cast(x, "int64"), "float32")), [x]),
      'grad: the loss does not depend on input "x" (number 0) by differentiable ops, the path ends at cast',
    ],
    [
      "indices",
      () => {
        const indices = input("indices", [2], "int64");
        return grad(all(ops.gather(x, indices, 0)), [indices]);
      },
      'grad: the loss does not depend on input "indices" (number 0), which is int64, expected a floating point type',
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
