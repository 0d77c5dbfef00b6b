import { describe, expect, test } from "vitest";
import { add, exp, mul, sin } from "../ops/index.ts";
import { graphOf, opsOf } from "./graph.ts";
import { constant, input, parameter, type Tensor } from "./tensor.ts";

const x = input("x", [2]);

describe("graphOf", () => {
  test("puts every tensor after its inputs, each once, and leaves out what nothing needs", () => {
    const shared = sin(x);
    exp(shared);
    const y = add(shared, mul(shared, x));
    const { order } = graphOf({ y, z: shared });
    expect(order).toEqual([x, shared, y.inputs[1], y]);
  });

  test("is no deeper than the machine's stack", () => {
    let deep: Tensor = x;
    for (let i = 0; i < 100_000; i++) deep = sin(deep);
    expect(opsOf(graphOf({ deep }))).toHaveLength(100_000);
  });

  test("lists weights by key in the order of first use", () => {
    const y = add(mul(parameter("b", [2]), parameter("a", [2])), parameter("b", [2]));
    expect(graphOf({ y }).parameters.map(({ key }) => key)).toEqual(["b", "a"]);
  });

  test.each<[string, Readonly<Record<string, Tensor>>, string]>([
    [
      "two inputs of one name",
      { y: add(x, input("x", [2])) },
      'graph: two inputs are named "x", expected one',
    ],
    [
      "a weight in two shapes",
      { a: exp(parameter("w", [2])), b: exp(parameter("w", [1, 2])) },
      'graph: weight "w" is used as [2] float32 and as [1, 2] float32, expected one',
    ],
    [
      "an output named like an input",
      { x: exp(x) },
      'graph: an output and an input or weight are named "x", expected different names',
    ],
    [
      "an output named like a weight",
      { w: exp(parameter("w", [2])) },
      'graph: an output and an input or weight are named "w", expected different names',
    ],
  ])("refuses %s", (_, outputs, message) => {
    expect(() => graphOf(outputs)).toThrow(message);
  });
});

test("a constant counts its values", () => {
  expect(() => constant([1, 2, 3], [2, 2])).toThrow(
    "constant: 3 values were given, expected 4 for [2, 2]",
  );
});
