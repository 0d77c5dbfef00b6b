import { expect, test } from "vitest";
import { graphOf } from "../graph/graph.ts";
import { input } from "../graph/tensor.ts";
import { attention } from "./attention.ts";
import { relativeError } from "./cases.suite.ts";
import { evaluate, FUSED, PLAIN, type Values } from "./evaluate.suite.ts";
import { lower } from "../onnx/lower.ts";

/** Values of size 1 that differ from element to element. */
function wave(shape: readonly number[], seed: number): Values {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898 + seed) * 1.4);
  return { dtype: "float32", shape, data };
}

test.each([
  { what: "heads of 40, as in SD 1.x", queries: 256, keys: 256, width: 320, heads: 8 },
  { what: "unequal lengths, as in cross-attention", queries: 300, keys: 77, width: 320, heads: 8 },
  { what: "one query", queries: 1, keys: 130, width: 40, heads: 1 },
  { what: "causal, as in CLIP", queries: 77, keys: 77, width: 768, heads: 12, causal: true },
  { what: "a scale of its own", queries: 33, keys: 65, width: 24, heads: 3, scale: 0.05 },
])("fused and plain attention agree: $what", async (options) => {
  const { queries, keys, width } = options;
  const values = {
    q: wave([2, queries, width], 1),
    k: wave([2, keys, width], 2),
    v: wave([2, keys, width], 3),
  };
  const [q, k, v] = Object.entries(values).map(([name, { shape }]) => input(name, shape));
  if (!q || !k || !v) throw new Error("three inputs");
  const outputs = { mixed: attention(q, k, v, options) };
  const fused = await evaluate(outputs, values, FUSED);
  const plain = await evaluate(outputs, values, PLAIN);
  expect(relativeError(fused.mixed, plain.mixed)).toBeLessThan(1e-5);
});

test("the capabilities decide which of the two is written", () => {
  const q = input("q", [1, 4, 8]);
  const graph = graphOf({ mixed: attention(q, q, q, { heads: 2 }) });
  const bytes = [FUSED, PLAIN].map((capabilities) =>
    Buffer.from(lower(graph, { name: "test", capabilities, weights: new Map() })),
  );
  expect(bytes.map((model) => model.includes("MultiHeadAttention"))).toEqual([true, false]);
  expect(bytes.map((model) => model.includes("Softmax"))).toEqual([false, true]);
});
