/** Lowering of an op by other ops, for runtimes that lack the fused one. */
import { graphOf } from "../graph/graph.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import type { OnnxWriter } from "./writer.ts";

/** Traces `build` on stand-ins for `inputs` and writes its nodes; `names` are the inputs' ONNX names. */
export function lowerAs(
  onnx: OnnxWriter,
  names: readonly string[],
  inputs: readonly Tensor[],
  build: (...inputs: Tensor[]) => Tensor,
): string {
  const standIns = inputs.map(({ shape, dtype }, i) => input(`input ${i}`, shape, dtype));
  const output = build(...standIns);
  const written = new Map<Tensor, string>(standIns.map((tensor, i) => [tensor, names[i] ?? ""]));
  const nameOf = (tensor: Tensor): string => {
    const name = written.get(tensor);
    if (name === undefined) throw new Error("a graph's order must put inputs first");
    return name;
  };
  for (const tensor of graphOf({ output }).order) {
    if (tensor.kind === "constant")
      written.set(tensor, onnx.constant(tensor.values, tensor.shape, tensor.dtype));
    else if (tensor.kind === "op")
      written.set(
        tensor,
        tensor.op.rules.lower(onnx, tensor.inputs.map(nameOf), tensor.attrs as never, {
          inputs: tensor.inputs,
          output: tensor,
        }),
      );
  }
  return nameOf(output);
}
