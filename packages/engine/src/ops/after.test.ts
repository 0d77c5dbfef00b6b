import { expect, test } from "vitest";
import { input } from "../graph/tensor.ts";
import { after } from "./after.ts";
import { evaluate, FUSED, PLAIN, type Values } from "./evaluate.suite.ts";

const numbers = (shape: readonly number[], ...data: number[]): Values => ({
  dtype: "float32",
  shape,
  data: Float32Array.from(data),
});

test.each([
  ["without elements", FUSED],
  ["by one element", PLAIN],
] as const)("a value that waits for others %s stays what it is", async (_, capabilities) => {
  const values = {
    x: numbers([2, 1, 2], 1, -2, NaN, 4),
    plain: numbers([], 7),
    endless: numbers([3], Infinity, 0, 0),
    none: numbers([1, 2], NaN, 1),
  };
  const [x, ...others] = Object.entries(values).map(([name, { shape }]) => input(name, shape));
  const ids = input("ids", [2], "int64");
  if (x === undefined) throw new Error("no input");
  const y = after(x, [...others, ids]);
  const fed = { ...values, ids: { dtype: "int64", shape: [2], data: BigInt64Array.of(5n, 6n) } };
  const result = await evaluate({ y }, fed as Record<string, Values>, capabilities);
  expect([...result.y.data]).toEqual([1, -2, NaN, 4]);
  expect(result.y.shape).toEqual([2, 1, 2]);
});
