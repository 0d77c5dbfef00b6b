/** Linear layer whose weights lie at `w`. Every linear layer of every model passes here, so the branch
 *  that an adapter adds to a layer has this one place. */
import {
  add,
  linear as apply,
  type Shape,
  sizeAt,
  sizeOf,
  slice,
  type Tensor,
} from "@inkloom/engine";
import { isSumCheaper, multiplied } from "../adapters/graph.ts";
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
  const cut = (whole: Tensor): Tensor =>
    part ? slice(whole, { axis: 0, start: part.start, size: out }) : whole;
  const whole: Shape = [part?.of ?? out, sizeAt(x.shape, -1)];
  const shape = whole.with(0, out);
  const weight = cut(w.param("weight", whole));
  const shift = bias ? cut(w.param("bias", whole.slice(0, 1))) : null;
  const pair = w.adapter(whole);
  if (pair === undefined) return apply(x, weight, shift);
  const mine = { ...pair, up: cut(pair.up) };
  if (isSumCheaper(pair, shape, sizeOf(x.shape.slice(0, -1))))
    return apply(x, add(weight, multiplied(mine, shape)), shift);
  const seen = pair.masked(apply(x, mine.down), x.shape.length - 1); // [..., rank]
  return add(apply(x, weight, shift), apply(seen, mine.up));
}
