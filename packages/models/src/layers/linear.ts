/** Linear layer whose weights lie at `w`. Every linear layer of every model passes here, so adapters
 *  that add a branch to a layer need this one place. */
import { linear as apply, sizeAt, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

export interface LinearOptions {
  /** Size of the result's last axis. */
  readonly out: number;
  /** @default true */
  readonly bias?: boolean;
}

/** x [..., in] -> [..., out]; weight [out, in]. */
export function linear(w: Weights, x: Tensor, { out, bias = true }: LinearOptions): Tensor {
  const weight = w.param("weight", [out, sizeAt(x.shape, -1)]);
  return bias ? apply(x, weight, w.param("bias", [out])) : apply(x, weight);
}
