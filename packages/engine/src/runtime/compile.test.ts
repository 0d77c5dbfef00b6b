import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { input, parameter } from "../graph/tensor.ts";
import { ModelProtoSchema } from "../onnx/onnx_pb.js";
import { gelu, matmul, silu } from "../ops/index.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { compileGraph } from "./compile.ts";

const opsOf = (onnx: Uint8Array): string[] =>
  fromBinary(ModelProtoSchema, onnx).graph?.node.map(({ opType }) => opType) ?? [];

test("activations are the fused ops that the runtime has", () => {
  const outputs = { y: gelu(silu(input("x", [2, 4]))) };
  const compiled = compileGraph("activations", outputs, {
    weights: new Map(),
    capabilities: CAPABILITIES.cpu,
  });
  expect(opsOf(compiled.onnx)).toEqual(["QuickGelu", "Gelu", "Identity"]);
});

test("weights are cast by the first nodes, so that the runtime casts each when it is needed and not before", () => {
  const location = { kind: "memory", data: new Uint8Array(32) } as const;
  const weights = new Map(
    ["a", "b"].map((key) => [key, { key, dtype: "F16", shape: [4, 4], location } as const]),
  );
  const [a, b] = [parameter("a", [4, 4]), parameter("b", [4, 4])];
  const outputs = { y: matmul(matmul(input("x", [2, 4]), a), b) };
  const { onnx } = compileGraph("products", outputs, { weights, capabilities: CAPABILITIES.cpu });
  expect(opsOf(onnx)).toEqual(["Cast", "Cast", "MatMul", "MatMul", "Identity"]);
});
