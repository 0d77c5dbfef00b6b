import { gelu, sizeAt, type Tensor } from "@inkloom/engine";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";

/** Two linear layers with a GELU between; x [..., C]. */
export function feedForward(w: Weights, x: Tensor, hidden: number): Tensor {
  const inner = gelu(linear(w.at("fc1"), x, { out: hidden }));
  return linear(w.at("fc2"), inner, { out: sizeAt(x.shape, -1) });
}
