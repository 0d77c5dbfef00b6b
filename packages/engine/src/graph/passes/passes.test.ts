import { describe, expect, test } from "vitest";
import { grad } from "../../autodiff/grad.ts";
import * as ops from "../../ops/index.ts";
import { type Graph, graphOf, opsOf } from "../graph.ts";
import { constant, input, parameter, scalar, type Tensor } from "../tensor.ts";
import { fold } from "./fold.ts";
import { optimise } from "./optimise.ts";
import { share } from "./share.ts";
import { simplify } from "./simplify.ts";

const x = input("x", [2, 3, 4]);
const y = input("y", [4]);

const names = (graph: Graph): string[] => opsOf(graph).map((tensor) => tensor.op.name);
const after = (pass: (graph: Graph) => Graph, tensor: Tensor): Tensor | undefined =>
  pass(graphOf({ tensor })).outputs["tensor"];

describe("share", () => {
  test("computes the same op on the same inputs once", () => {
    const twice = ops.add(ops.sin(ops.mul(x, 2)), ops.sin(ops.mul(x, 2)));
    expect(names(share(graphOf({ twice })))).toEqual(["mul", "sin", "add"]);
  });

  test("shares across outputs and by weight key", () => {
    const a = ops.exp(parameter("w", [3]));
    const b = ops.exp(parameter("w", [3]));
    const graph = share(graphOf({ a, b }));
    expect(names(graph)).toEqual(["exp"]);
    expect(graph.outputs["a"]).toBe(graph.outputs["b"]);
  });

  test.each<[string, Tensor, Tensor]>([
    ["attributes", ops.softmax(x, 1), ops.softmax(x, 2)],
    ["ops", ops.sin(x), ops.cos(x)],
    ["the order of inputs", ops.sub(x, y), ops.sub(y, x)],
    ["constants", ops.mul(x, 2), ops.mul(x, 2.5)],
    ["the sign of zero", ops.div(x, 0), ops.div(x, -0)],
    ["the shape of a constant", ops.add(x, constant([1], [1])), ops.add(x, scalar(1))],
    ["the type of a constant", ops.cast(scalar(1), "bool"), ops.cast(scalar(1, "int64"), "bool")],
    [
      "padding by an infinity and its opposite",
      ops.pad(x, { top: 1, value: -Infinity }),
      ops.pad(x, { top: 1, value: Infinity }),
    ],
  ])("keeps apart what differs in %s", (_, a, b) => {
    const graph = share(graphOf({ a, b }));
    expect(graph.outputs["a"]).not.toBe(graph.outputs["b"]);
    expect(opsOf(graph)).toHaveLength(opsOf(graphOf({ a, b })).length);
  });
});

describe("simplify", () => {
  test.each<[string, Tensor]>([
    ["reshape to the same shape", ops.reshape(x, [2, 3, 4])],
    ["reshape there and back", ops.reshape(ops.reshape(x, [6, 4]), [2, 3, 4])],
    ["identity transpose", ops.transpose(x, [0, 1, 2])],
    ["transpose there and back", ops.transpose(ops.transpose(x, [1, 2, 0]), [2, 0, 1])],
    ["cast to its own type", ops.cast(x, "float32")],
    ["expand to its own shape", ops.expand(x, [2, 3, 4])],
    ["slice of everything", ops.slice(x, { axis: 1, start: 0, size: 3 })],
    ["pad by nothing", ops.pad(x, { top: 0 })],
    ["concat of one", ops.concat([x], 1)],
    ["x + 0", ops.add(x, 0)],
    ["0 + x", ops.add(0, x)],
    ["x - 0", ops.sub(x, 0)],
    ["x * 1", ops.mul(x, 1)],
    ["1 * x", ops.mul(1, x)],
    ["x * ones", ops.mul(x, constant([1, 1, 1, 1]))],
    ["x / 1", ops.div(x, 1)],
    ["x ** 1", ops.pow(x, 1)],
    ["-(-x)", ops.neg(ops.neg(x))],
    ["a pile of them", ops.mul(ops.reshape(ops.reshape(ops.add(x, 0), [24]), [2, 3, 4]), 1)],
  ])("removes %s", (_, tensor) => {
    expect(after(simplify, tensor)).toBe(x);
  });

  test.each<[string, Tensor]>([
    ["0 - x", ops.sub(0, x)],
    ["1 / x", ops.div(1, x)],
    ["y * ones that stretch it", ops.mul(y, constant([1, 1, 1], [3, 1]))],
    ["a cast away from float32 and back", ops.cast(ops.cast(x, "float16"), "float32")],
    ["a slice of a part", ops.slice(x, { axis: 1, start: 0, size: 2 })],
    ["a stretch that is a result", ops.expand(y, [3, 4])],
    ["a stretch of both operands", ops.add(ops.expand(y, [3, 4]), ops.expand(y, [3, 4]))],
  ])("keeps %s", (_, tensor) => {
    const kept = names(simplify(graphOf({ tensor })));
    expect(kept.at(-1)).toBe(names(graphOf({ tensor })).at(-1));
    expect(kept.length).toBeGreaterThan(0);
  });

  test("joins reshapes and transposes", () => {
    const joined = ops.reshape(ops.reshape(x, [6, 4]), [24]);
    expect(names(simplify(graphOf({ joined })))).toEqual(["reshape"]);
    const turned = ops.transpose(ops.transpose(x, [1, 2, 0]), [1, 0, 2]);
    const graph = simplify(graphOf({ turned }));
    expect(names(graph)).toEqual(["transpose"]);
    expect(graph.outputs["turned"]?.shape).toEqual([4, 3, 2]);
  });

  test("leaves stretching to the op that stretches anyway", () => {
    const sum = ops.add(x, ops.expand(y, [2, 3, 4]));
    expect(names(simplify(graphOf({ sum })))).toEqual(["add"]);
    const one = ops.add(ops.expand(y, [3, 4]), ops.expand(ops.reshape(y, [1, 4]), [3, 4]));
    expect(after(simplify, one)?.shape).toEqual([3, 4]);
  });
});

describe("fold", () => {
  const a = constant([1, 2, 3, 4, 5, 6], [2, 3]);
  const b = constant([10, 20, 30]);

  test.each<[string, Tensor, readonly number[]]>([
    ["broadcast sums", ops.add(a, b), [11, 22, 33, 14, 25, 36]],
    ["a column against a row", ops.sub(constant([1, 2], [2, 1]), b), [-9, -19, -29, -8, -18, -28]],
    ["float32 rounding", ops.mul(constant([0.1]), 3), [Math.fround(Math.fround(0.1) * 3)]],
    ["whole division", ops.div(constant([-7, 7], [2], "int64"), 2), [-3, 3]],
    ["transposes", ops.transpose(a, [1, 0]), [1, 4, 2, 5, 3, 6]],
    ["reshapes", ops.reshape(a, [3, 2]), [1, 2, 3, 4, 5, 6]],
    ["slices", ops.slice(a, { axis: 1, start: 0, size: 2, step: 2 }), [1, 3, 4, 6]],
    ["concatenations", ops.concat([a, ops.mul(a, 2)], 1), [1, 2, 3, 2, 4, 6, 4, 5, 6, 8, 10, 12]],
    ["casts to whole numbers", ops.cast(constant([-1.7, 1.7]), "int64"), [-1, 1]],
    ["casts to bool", ops.cast(constant([0, -2]), "bool"), [0, 1]],
    ["choices", ops.where(ops.greater(a, 3), a, 0), [0, 0, 0, 4, 5, 6]],
    ["powers", ops.pow(b, 2), [100, 400, 900]],
    ["functions", ops.exp(ops.neg(constant([0]))), [1]],
  ])("computes %s", (_, tensor, expected) => {
    const folded = after(fold, tensor);
    expect(folded).toMatchObject({ kind: "constant", shape: tensor.shape, dtype: tensor.dtype });
    if (folded?.kind === "constant")
      expect([...folded.values]).toEqual(expected.map((value) => Math.fround(value)));
  });

  test("leaves what depends on an input, what is large, and what has no whole value", () => {
    const large = constant(new Float32Array(2000));
    const kept = {
      input: ops.add(x, scalar(1)),
      large: ops.neg(large),
      infinite: ops.div(constant([1], [1], "int64"), 0),
    };
    expect(names(fold(graphOf(kept))).sort()).toEqual(["add", "div", "neg"]);
  });
});

describe("optimise", () => {
  test("removes what nothing needs, whatever order the simplifications come in", () => {
    const half = ops.mul(scalar(2), 0.5); // folds to 1, so that the product below falls away
    const tensor = ops.transpose(ops.transpose(ops.mul(x, half), [2, 1, 0]), [2, 1, 0]);
    expect(after(optimise, tensor)).toBe(x);
  });

  test("keeps names and number of the outputs, even where they become one", () => {
    const graph = optimise(graphOf({ a: ops.add(x, 0), b: ops.mul(x, 1) }));
    expect(graph.outputs).toEqual({ a: x, b: x });
  });

  test("makes a gradient smaller than it was traced", () => {
    const all = (tensor: Tensor) => ops.reduceSum(tensor, [0, 1, 2]);
    const graph = graphOf({ dx: grad(all(ops.silu(ops.add(x, y))), [x])[0] ?? x });
    const smaller = optimise(graph);
    expect(opsOf(smaller).length).toBeLessThan(opsOf(graph).length);
    expect(names(smaller)).not.toContain("expand");
  });
});
