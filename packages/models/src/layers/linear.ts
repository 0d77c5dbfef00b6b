/** Linear layer whose weights lie at `w`. Every linear layer of every model passes here, so adapters
 *  that add a branch to a layer need this one place. */
import { linear as apply, sizeAt, slice, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

export interface LinearOptions {
  /** Size of the result's last axis. */
  readonly out: number;
  /** @default true */
  readonly bias?: boolean;
  /** The layer has `of` outputs, of which those from `start` are computed: for layers that keep two
   *  matrices in one. */
  readonly part?: { readonly start: number; readonly of: number };
}

/** x [..., in] -> [..., out]; weight [out, in]. */
export function linear(w: Weights, x: Tensor, { out, bias = true, part }: LinearOptions): Tensor {
  const rows = (name: string, width: readonly number[]): Tensor => {
    const whole = w.param(name, [part?.of ?? out, ...width]);
    return part ? slice(whole, { axis: 0, start: part.start, size: out }) : whole;
  };
  const weight = rows("weight", [sizeAt(x.shape, -1)]);
  return bias ? apply(x, weight, rows("bias", [])) : apply(x, weight);
}
