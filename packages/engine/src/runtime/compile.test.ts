import { expect, test } from "vitest";
import { input } from "../graph/tensor.ts";
import { gelu, silu } from "../ops/index.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { compileGraph } from "./compile.ts";

/** Which of the names a model holds. */
function opsOf(fusesActivations?: boolean): Record<string, boolean> {
  const outputs = { y: gelu(silu(input("x", [2, 4]))) };
  const { onnx } = compileGraph("activations", outputs, {
    weights: new Map(),
    capabilities: CAPABILITIES.cpu,
    ...(fusesActivations !== undefined && { fusesActivations }),
  });
  const model = Buffer.from(onnx);
  return Object.fromEntries(
    ["QuickGelu", "Sigmoid", "Erf"].map((name) => [name, model.includes(name)]),
  );
}

test("activations are fused ops where that is asked for alone", () => {
  expect(opsOf()).toEqual({ QuickGelu: false, Sigmoid: true, Erf: true });
  expect(opsOf(true)).toEqual({ QuickGelu: true, Sigmoid: false, Erf: false });
});
