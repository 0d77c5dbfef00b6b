import { describe, expect, test } from "vitest";
import { grad } from "../../autodiff/grad.ts";
import { graphOf, opsOf } from "../../graph/graph.ts";
import { input, type Tensor } from "../../graph/tensor.ts";
import { evaluate, FUSED, PLAIN, type Values } from "../evaluate.suite.ts";
import { reduceSum } from "../reduce-sum.ts";
import { type AttentionBlocks, attentionGradients } from "./attention-gradient.ts";
import { attentionGradientInRows } from "./attention-gradient-in-rows.ts";

const SHAPES = { q: [2, 3, 7, 4], k: [2, 3, 5, 4], v: [2, 3, 5, 4], y: [2, 3, 7, 4] } as const;
const values = (shape: readonly number[], seed: number): Values => {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + seed));
  return { dtype: "float32", shape, data };
};
const feeds: Record<string, Values> = {
  ...Object.fromEntries(Object.entries(SHAPES).map(([name, shape], i) => [name, values(shape, i)])),
  dy: values(SHAPES.y, 9),
  added: values([1, 3, 7, 5], 11),
  x: values([2, 3, 7, 11], 4),
  ones: values([2, 3, 5, 7], 5),
};
const tensor = (name: string): Tensor => input(name, feeds[name]?.shape ?? []);

const k = tensor("k");

function gradientsIn(blocks?: AttentionBlocks): Record<"dq" | "dk" | "dv", Tensor> {
  const [q, v, y, dy] = (["q", "v", "y", "dy"] as const).map(tensor) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const { dq, dk, dv } = attentionGradients({ q, k, v, y, dy, added: undefined }, blocks);
  return { dq, dk, dv };
}

function rowsOf(rows?: number): Record<string, Tensor> {
  const { dq, dk, dv, dAdded } = attentionGradientInRows(
    { x: tensor("x"), k: tensor("k"), v: tensor("ones"), added: tensor("added") },
    rows,
  );
  return { dq, dk, dv, ...(dAdded && { dAdded }) };
}

function expectSame(actual: Record<string, Values>, wanted: Record<string, Values>): void {
  for (const [name, { data, shape }] of Object.entries(wanted)) {
    expect(actual[name]?.shape).toEqual(shape);
    Array.from(actual[name]?.data ?? [], Number).forEach((value, i) => {
      expect(value).toBeCloseTo(Number(data[i]), 5);
    });
  }
}

const opsIn = (outputs: Record<string, Tensor>, name: string) =>
  opsOf(graphOf(outputs)).filter(({ op }) => op.name === name);

describe.each([
  ["a row of a head", { scores: 1, rows: 1 }, { heads: 1, rows: 1 }],
  [
    "three rows of all heads and a last block with zeros",
    { scores: 3 * 6 * 5, rows: 1 },
    { heads: 6, rows: 3 },
  ],
  [
    "four rows of two heads and a last block with zeros",
    { scores: 4 * 2 * 5, rows: 4 },
    { heads: 2, rows: 4 },
  ],
  ["all rows of three heads", { scores: 5 * 7 * 5, rows: 7 }, { heads: 3, rows: 7 }],
] as const)("a gradient in blocks of %s", (_, blocks, attrs) => {
  test("is one op that goes through such blocks", () => {
    expect(opsIn(gradientsIn(blocks), "attentionGradient").map((op) => op.attrs)).toEqual([attrs]);
  });

  test.each([
    ["in a loop", FUSED],
    ["written out", PLAIN],
  ])("is that of the whole, %s", async (_, capabilities) => {
    const whole = await evaluate(gradientsIn(), feeds);
    expectSame(await evaluate(gradientsIn(blocks), feeds, capabilities), whole);
  });
});

test("what fits into a block is no loop and has a gradient of its own", () => {
  expect(opsIn(gradientsIn(), "attentionGradient")).toEqual([]);
  expect(grad(reduceSum(gradientsIn().dq, [0, 1, 2, 3]), [k])).toHaveLength(1);
});

test("the gradient of a gradient in blocks is refused", () => {
  const { dq } = gradientsIn({ scores: 1, rows: 1 });
  expect(() => grad(reduceSum(dq, [0, 1, 2, 3]), [k])).toThrow(
    "attentionGradient: its own gradient is asked for, expected a loss whose gradient is taken once",
  );
});

test.each([
  ["a row at a time", 1],
  ["three rows at a time, the last block smaller", 3],
])("a bias is followed in rows: %s", async (_, rows) => {
  const inRows = rowsOf(rows);
  expect(opsIn(inRows, "after")).toHaveLength(Math.ceil(7 / rows) - 1);
  expectSame(await evaluate(inRows, feeds), await evaluate(rowsOf(), feeds));
});

test("the scores of all rows never lie in memory at once", () => {
  expect(opsIn(rowsOf(2), "softmax").map(({ shape }) => shape)).toEqual([
    [2, 3, 2, 5],
    [2, 3, 2, 5],
    [2, 3, 2, 5],
    [2, 3, 1, 5],
  ]);
});
