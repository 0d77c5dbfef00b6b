/** The gradient of attention, a block of rows of some heads at a time, so that the scores of all never lie in memory at once.
 *  Dao et al., "FlashAttention", arXiv:2205.14135, algorithm 4, in primitives: the scores of a block are made again, and
 *  the sum over a row of scores times their gradient is that of the result times its own. */
import { sizeAt } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { attentionGradient } from "../attention-gradient.ts";
import { concat } from "../concat.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { pad } from "../pad.ts";
import { reduceSum } from "../reduce-sum.ts";
import { reshape } from "../reshape.ts";
import { slice } from "../slice.ts";
import { attentionGradientInRows, type AttentionGradients } from "./attention-gradient-in-rows.ts";

/** All with their heads apart: [B, heads, length, d]. */
export interface AttentionParts {
  /** Scaled. */
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  /** The result, and the gradient by it. */
  readonly y: Tensor;
  readonly dy: Tensor;
  /** Added to the scores; [1 or B, 1 or heads, L, K]. */
  readonly added: Tensor | undefined;
}

/** How much is done at a time. */
export interface AttentionBlocks {
  /** Scores of a block. */
  readonly scores: number;
  /** Heads are taken apart before a block has fewer rows than this. */
  readonly rows: number;
}

/** 4 MiB of scores in float32 stay in the processor's cache; with fewer rows a product spends its time on laying out keys
 *  and values. At 4096 positions of 8 heads this takes 0.77 of the time of 16 MiB of all heads (docs/benchmarks.md). */
const BLOCKS: AttentionBlocks = { scores: 2 ** 20, rows: 256 };

export function attentionGradients(parts: AttentionParts, blocks = BLOCKS): AttentionGradients {
  const { q, k, v, y, dy, added } = parts;
  const [batch, heads, length, d] = q.shape as Four;
  const keys = sizeAt(k.shape, 2);
  // A weight's gradient less the sum of its row is one product: the sum is one more number of the row, and a 1 one more of
  // the values. All that a block takes of its rows lies side by side.
  const sums = reduceSum(mul(dy, y), [3], true); // [B, heads, L, 1]
  const x = concat([q, dy, neg(sums)], 3);
  const valuesAndOne = padEnd(v, { axis: 3, size: 1, value: 1 });
  const count = batch * heads;
  const fitting = Math.min(
    count,
    Math.floor(blocks.scores / (keys * Math.min(length, blocks.rows))),
  );
  const headsAtOnce = largestDivisor(count, Math.max(1, fitting));
  const most = Math.max(1, Math.min(length, Math.floor(blocks.scores / (keys * headsAtOnce))));
  const isWhole = headsAtOnce === count && most === length;
  if (isWhole || added !== undefined || d !== sizeAt(v.shape, 3))
    return attentionGradientInRows({ x, k, v: valuesAndOne, added }, isWhole ? length : undefined);
  const blocksOfRows = Math.ceil(length / most);
  const rows = Math.ceil(length / blocksOfRows);
  const padded = rows * blocksOfRows;
  const flat = (tensor: Tensor): Tensor => reshape(tensor, [count, ...tensor.shape.slice(2)]);
  // rows of zeros add nothing
  const xs = padEnd(flat(x), { axis: 1, size: padded - length, value: 0 });
  const all = attentionGradient(xs, flat(k), flat(valuesAndOne), { heads: headsAtOnce, rows });
  const part = (start: number, like: Tensor): Tensor =>
    reshape(slice(all, { axis: 1, start, size: sizeAt(like.shape, 2) }), like.shape);
  return { dq: part(0, q), dk: part(padded, k), dv: part(padded + keys, v), dAdded: undefined };
}

type Four = readonly [number, number, number, number];

/** The largest number up to `most` of which `count` is a multiple. */
function largestDivisor(count: number, most: number): number {
  let divisor = most;
  while (count % divisor !== 0) divisor--;
  return divisor;
}

function padEnd(
  x: Tensor,
  { axis, size, value }: { axis: number; size: number; value: number },
): Tensor {
  if (size === 0) return x;
  const none = x.shape.map(() => 0);
  return pad(x, { before: none, after: none.with(axis, size), value });
}
