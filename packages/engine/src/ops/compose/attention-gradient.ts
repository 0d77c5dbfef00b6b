/** The gradient of attention, a block of rows at a time, so that the scores of all rows never lie in memory at once.
 *  Dao et al., "FlashAttention", arXiv:2205.14135, algorithm 4, in primitives: the scores of a block are made again, and
 *  the sum over a row of scores times their gradient is that of the result times its own. */
import { sizeAt } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { add } from "../add.ts";
import { after } from "../after.ts";
import { concat } from "../concat.ts";
import { matmul } from "../matmul.ts";
import { mul } from "../mul.ts";
import { reduceSum } from "../reduce-sum.ts";
import { slice } from "../slice.ts";
import { softmax } from "../softmax.ts";
import { sub } from "../sub.ts";
import { sumTo } from "./sum-to.ts";
import { swapLast } from "./swap-last.ts";

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

export interface AttentionGradients {
  readonly dq: Tensor;
  readonly dk: Tensor;
  readonly dv: Tensor;
  readonly dAdded: Tensor | undefined;
}

/** Scores of a block: 16 MiB in float32, so that what is done to them stays in the processor's cache. At 4096 positions
 *  of 8 heads a step of a full-size U-Net is fastest with this (docs/benchmarks.md). */
const BLOCK = 2 ** 22;

export function attentionGradients(parts: AttentionParts, block = BLOCK): AttentionGradients {
  const { q, k, v, y, dy, added } = parts;
  const [batch, heads, length] = [0, 1, 2].map((axis) => sizeAt(q.shape, axis)) as Three;
  const fitting = Math.floor(block / (batch * heads * sizeAt(k.shape, 2)));
  const rows = Math.max(1, Math.min(length, fitting));
  const sums = reduceSum(mul(dy, y), [3], true); // [B, heads, L, 1]
  const dqs: Tensor[] = [];
  const dAddeds: Tensor[] = [];
  // Lying on their sides [B, heads, d, K]: a product that turns the few numbers of a head over, instead of the block's
  // scores, takes half the time. (dk and dv are turned once, at the end.)
  let [dk, dv]: (Tensor | undefined)[] = [];
  for (let start = 0; start < length; start += rows) {
    const size = Math.min(rows, length - start);
    const of = (x: Tensor): Tensor => slice(x, { axis: 2, start, size });
    const before = [dqs.at(-1), dk, dv].filter((each) => each !== undefined);
    const next = (x: Tensor): Tensor => (before.length === 0 ? of(x) : after(of(x), before));
    const [queries, dRows] = [next(q), next(dy)];
    const products = matmul(queries, swapLast(k)); // [B, heads, rows, K]
    const weights = softmax(added === undefined ? products : add(products, of(added)), -1);
    const dWeights = matmul(dRows, swapLast(v));
    const dScores = mul(weights, sub(dWeights, of(sums)));
    dqs.push(matmul(dScores, k));
    dk = sum(dk, matmul(swapLast(queries), dScores));
    dv = sum(dv, matmul(swapLast(dRows), weights));
    if (added !== undefined) dAddeds.push(sumTo(dScores, of(added).shape));
  }
  if (dk === undefined || dv === undefined) throw new Error("attention without queries");
  return { dq: joined(dqs), dk: swapLast(dk), dv: swapLast(dv), dAdded: added && joined(dAddeds) };
}

type Three = [number, number, number];

const sum = (a: Tensor | undefined, b: Tensor): Tensor => (a === undefined ? b : add(a, b));

function joined(blocks: readonly Tensor[]): Tensor {
  const [only] = blocks;
  return only !== undefined && blocks.length === 1 ? only : concat(blocks, 2);
}
