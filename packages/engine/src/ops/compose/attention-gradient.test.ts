import { expect, test } from "vitest";
import { graphOf, opsOf } from "../../graph/graph.ts";
import { input, type Tensor } from "../../graph/tensor.ts";
import { evaluate, type Values } from "../evaluate.suite.ts";
import { attentionGradients } from "./attention-gradient.ts";

const SHAPES = { q: [2, 3, 7, 4], k: [2, 3, 5, 4], v: [2, 3, 5, 6], y: [2, 3, 7, 6] } as const;
const values = (shape: readonly number[], seed: number): Values => {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + seed));
  return { dtype: "float32", shape, data };
};
const feeds: Record<string, Values> = {
  ...Object.fromEntries(Object.entries(SHAPES).map(([name, shape], i) => [name, values(shape, i)])),
  dy: values(SHAPES.y, 9),
  added: values([1, 3, 7, 5], 11),
};

function gradientsIn(block: number | undefined): Record<string, Tensor> {
  const tensor = (name: string) => input(name, feeds[name]?.shape ?? []);
  const parts = {
    q: tensor("q"),
    k: tensor("k"),
    v: tensor("v"),
    y: tensor("y"),
    dy: tensor("dy"),
    added: tensor("added"),
  };
  const { dq, dk, dv, dAdded } = attentionGradients(parts, block);
  return { dq, dk, dv, ...(dAdded && { dAdded }) };
}

test.each([
  ["a row at a time", 1],
  ["three rows at a time, the last block smaller", 3 * 2 * 3 * 5],
])("blocks give the gradient of the whole: %s", async (_, block) => {
  const whole = await evaluate(gradientsIn(undefined), feeds);
  const blocks = gradientsIn(block);
  expect(opsOf(graphOf(blocks)).some(({ op }) => op.name === "after")).toBe(true);
  const parts = await evaluate(blocks, feeds);
  for (const [name, { data }] of Object.entries(whole)) {
    const actual = Array.from(parts[name]?.data ?? [], Number);
    expect(actual).toHaveLength(data.length);
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(Number(data[i]), 5);
    });
  }
});

test("the scores of all rows never lie in memory at once", () => {
  const scores = opsOf(graphOf(gradientsIn(2 * 2 * 3 * 5)))
    .filter(({ op }) => op.name === "softmax")
    .map(({ shape }) => shape);
  expect(scores).toEqual([
    [2, 3, 2, 5],
    [2, 3, 2, 5],
    [2, 3, 2, 5],
    [2, 3, 1, 5],
  ]);
});
