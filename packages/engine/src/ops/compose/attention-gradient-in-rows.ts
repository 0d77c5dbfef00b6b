/** The gradient of attention written out block by block of rows: where a bias is added to the scores, or no loop can be had. */
import { sizeAt } from "../../graph/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { add } from "../add.ts";
import { after } from "../after.ts";
import { concat } from "../concat.ts";
import { matmul } from "../matmul.ts";
import { mul } from "../mul.ts";
import { slice } from "../slice.ts";
import { softmax } from "../softmax.ts";
import { sumTo } from "./sum-to.ts";
import { swapLast } from "./swap-last.ts";

/** All with their heads apart. */
export interface AttentionRows {
  /** [B, heads, L, d + e + 1]: of each row its query (scaled), the gradient by its result, and less the sum of that times the
   *  result. */
  readonly x: Tensor;
  /** [B, heads, K, d] */
  readonly k: Tensor;
  /** [B, heads, K, e + 1], the last of each 1. */
  readonly v: Tensor;
  /** Added to the scores; [1 or B, 1 or heads, L, K]. */
  readonly added: Tensor | undefined;
}

export interface AttentionGradients {
  readonly dq: Tensor;
  readonly dk: Tensor;
  readonly dv: Tensor;
  readonly dAdded: Tensor | undefined;
}

/** Scores of a block: 16 MiB in float32. */
const SCORES = 2 ** 22;

/** @param rows - of a block @default as many as make 16 MiB of scores */
export function attentionGradientInRows(
  { x, k, v, added }: AttentionRows,
  rows = Math.max(1, Math.floor(SCORES / scoresOfRow(k))),
): AttentionGradients {
  const length = sizeAt(x.shape, 2);
  const d = sizeAt(k.shape, 3);
  const end = sizeAt(x.shape, 3);
  const dqs: Tensor[] = [];
  const dAddeds: Tensor[] = [];
  // Lying on their sides [B, heads, d, K]: a product that turns the few numbers of a head over, instead of the block's
  // scores, takes half the time. (dk and dv are turned once, at the end.)
  let [dk, dv]: (Tensor | undefined)[] = [];
  for (let start = 0; start < length; start += rows) {
    const of = (tensor: Tensor): Tensor =>
      slice(tensor, { axis: 2, start, size: Math.min(rows, length - start) });
    const before = [dqs.at(-1), dk, dv].filter((each) => each !== undefined);
    const own = before.length === 0 ? of(x) : after(of(x), before);
    const from = (first: number, last: number): Tensor =>
      slice(own, { axis: 3, start: first, size: last - first });
    const [queries, dRows] = [from(0, d), from(d, end - 1)];
    const products = matmul(queries, swapLast(k)); // [B, heads, rows, K]
    const weights = softmax(added === undefined ? products : add(products, of(added)), -1);
    const dScores = mul(weights, matmul(from(d, end), swapLast(v)));
    dqs.push(matmul(dScores, k));
    dk = sum(dk, matmul(swapLast(queries), dScores));
    dv = sum(dv, matmul(swapLast(dRows), weights));
    if (added !== undefined) dAddeds.push(sumTo(dScores, of(added).shape));
  }
  if (dk === undefined || dv === undefined) throw new Error("attention without queries");
  return { dq: joined(dqs), dk: swapLast(dk), dv: swapLast(dv), dAdded: added && joined(dAddeds) };
}

const scoresOfRow = ({ shape: [batch = 1, heads = 1, keys = 1] }: Tensor): number =>
  batch * heads * keys;

const sum = (a: Tensor | undefined, b: Tensor): Tensor => (a === undefined ? b : add(a, b));

function joined(blocks: readonly Tensor[]): Tensor {
  const [only] = blocks;
  return only !== undefined && blocks.length === 1 ? only : concat(blocks, 2);
}
