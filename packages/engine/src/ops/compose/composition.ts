/** Compositions that count as one op, so that a gradient keeps nothing but their inputs: what lies between is made
 *  again on the way back. Activations over wide layers would otherwise fill the memory of a training step. */
import { backward } from "../../autodiff/backward.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { lowerAs } from "../../onnx/lower-as.ts";
import type { AttributeValue } from "../../onnx/attribute.ts";
import { defineOp, type NoAttrs } from "../define.ts";
import { reshape } from "../reshape.ts";
import { floatType } from "../type-rules.ts";

interface Composition {
  /** The same in primitives, where the runtime has no fused op, and to differentiate. */
  readonly compose: (x: Tensor) => Tensor;
  /** The op of `com.microsoft` that is the same. */
  readonly fused: {
    readonly type: string;
    readonly attributes?: Readonly<Record<string, AttributeValue>>;
  };
}

/** An activation: element by element, of one input. */
export function defineActivation(name: string, { compose, fused }: Composition) {
  const op = defineOp<NoAttrs>(name, {
    shape: ([x = []]) => x,
    dtype: (dtypes) => floatType(name, dtypes),
    lower(onnx, names, _, { inputs, output }) {
      return onnx.capabilities.fusedActivations && output.dtype === "float32"
        ? onnx.node(fused.type, names, fused.attributes, { contrib: true })
        : lowerAs(onnx, names, inputs, (x) => compose(x));
    },
    grad({ inputs: [x], dy }) {
      if (x === undefined) return [];
      const own = reshape(x, x.shape); // its gradient alone, not that of what x is made of
      return [backward(compose(own), dy, [own]).get(own) ?? null];
    },
  });
  return (x: Tensor): Tensor => op([x], {});
}
