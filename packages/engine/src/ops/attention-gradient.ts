/** Gradients of attention for many rows: as algorithm 4 of Dao et al., "FlashAttention", arXiv:2205.14135, in a loop over
 *  heads and blocks of rows, so that the scores of one block at a time lie in memory. */
import type { DType } from "../graph/dtype.ts";
import { ShapeError, show, sizeAt } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import type { OnnxWriter } from "../onnx/writer.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import { attentionGradientInRows } from "./compose/attention-gradient-in-rows.ts";
import { concat } from "./concat.ts";
import { defineOp } from "./define.ts";
import { reshape } from "./reshape.ts";
import { floatType } from "./type-rules.ts";

interface AttentionGradientAttrs {
  /** Heads and rows of a block; heads and rows are multiples of them. */
  readonly heads: number;
  readonly rows: number;
}

const op = defineOp<AttentionGradientAttrs>("attentionGradient", {
  shape([x = [], k = [], v = []], { heads, rows }) {
    const [n = 0, length = 0, width = 0] = x;
    const [, keys = 0, d = 0] = k;
    if (x.length !== 3 || n % heads !== 0 || length % rows !== 0)
      throw new ShapeError(
        "attentionGradient",
        `input 0 is ${show(x)}, expected [heads, rows, 2 d + 1] with heads in multiples of ${heads}, rows of ${rows}`,
      );
    if (k.length !== 3 || k[0] !== n || width !== 2 * d + 1)
      throw new ShapeError(
        "attentionGradient",
        `input 1 is ${show(k)}, expected [${n}, keys, ${(width - 1) / 2}]`,
      );
    if (v.length !== 3 || v[0] !== n || v[1] !== keys || v[2] !== d + 1)
      throw new ShapeError(
        "attentionGradient",
        `input 2 is ${show(v)}, expected [${n}, ${keys}, ${d + 1}]`,
      );
    return [n, length + 2 * keys, d];
  },
  dtype: (dtypes) => floatType("attentionGradient", dtypes),
  lower(onnx, names, { heads, rows }, { inputs, output }) {
    if (!onnx.capabilities.loops)
      return lowerAs(onnx, names, inputs, (...tensors) => writtenOut(tensors));
    const [x = "", k = "", v = ""] = names;
    const { dtype } = output;
    const [n, length, keys, d] = [
      sizeAt(output.shape, 0),
      sizeAt(inputs[0]?.shape ?? [], 1),
      sizeAt(inputs[1]?.shape ?? [], 1),
      sizeAt(output.shape, 2),
    ];
    const [groups, blocks] = [n / heads, length / rows];
    const byGroup = [x, k, v].map((name, i) =>
      onnx.reshape(
        name,
        [
          [groups, heads, blocks, rows, 2 * d + 1],
          [groups, heads, keys, d],
          [groups, heads, keys, d + 1],
        ][i] ?? [],
      ),
    );
    const all = onnx.loop(groups, [], (body, group) => {
      const [ownX = "", ownK = "", ownV = ""] = byGroup.map((name) =>
        body.node("Gather", [name, group], { axis: { int: 0 } }),
      );
      const result = ofGroup(body, [ownX, ownK, ownV], { heads, rows, blocks, keys, d, dtype });
      return { ended: [], kept: [{ name: result, shape: [heads, length + 2 * keys, d], dtype }] };
    });
    return onnx.reshape(all[0] ?? "", output.shape);
  },
  grad() {
    throw new ShapeError(
      "attentionGradient",
      "its own gradient is asked for, expected a loss whose gradient is taken once",
    );
  },
});

/** What `attentionGradient` made, in primitives. */
export const attentionGradientInParts = ({ inputs }: OpTensor): Tensor => writtenOut(inputs);

/** The same in primitives, where the runtime has no loops. */
function writtenOut([x, k, v]: readonly Tensor[]): Tensor {
  if (x === undefined || k === undefined || v === undefined)
    throw new Error("the gradient of attention without rows, keys and values");
  const apart = (tensor: Tensor): Tensor => reshape(tensor, [1, ...tensor.shape]);
  const parts = { x: apart(x), k: apart(k), v: apart(v), added: undefined };
  const { dq, dk, dv } = attentionGradientInRows(parts);
  const all = concat([dq, dk, dv], 2);
  return reshape(all, all.shape.slice(1));
}

interface Group extends AttentionGradientAttrs {
  readonly blocks: number;
  readonly keys: number;
  readonly d: number;
  readonly dtype: DType;
}

/** Of the heads of a block: x [heads, blocks, rows, 2 d + 1], k and v [heads, keys, ...]. */
function ofGroup(onnx: OnnxWriter, [x, k, v]: Names, sizes: Group): string {
  const { heads, rows, blocks, keys, d, dtype } = sizes;
  const turned = (on: OnnxWriter, name: string): string =>
    on.node("Transpose", [name], { perm: { ints: [0, 2, 1] } });
  const [keysAcross, valuesAcross] = [turned(onnx, k), turned(onnx, v)];
  const zeros = onnx.node("Expand", [onnx.constant([0], [], dtype), onnx.ints([heads, d, keys])]);
  const state = { name: zeros, shape: [heads, d, keys], dtype };
  const [dk = "", dv = "", dq = ""] = onnx.loop(blocks, [state, state], (body, block, states) => {
    const own = body.node("Gather", [x, block], { axis: { int: 1 } }); // [heads, rows, 2 d + 1]
    const from = (start: number, end: number): string =>
      body.node("Slice", [own, ...[[start], [end], [2]].map((each) => body.ints(each))]);
    const [queries, dRows, dRowsAndSum] = [from(0, d), from(d, 2 * d), from(d, 2 * d + 1)];
    const scores = body.node("MatMul", [queries, keysAcross]);
    const weights = body.node("Softmax", [scores], { axis: { int: -1 } });
    // a weight's gradient less the sum of its row: the sum is one more number of the row, with a 1 for it in the values
    const dWeights = body.node("MatMul", [dRowsAndSum, valuesAcross]);
    const dScores = body.node("Mul", [weights, dWeights]);
    // Lying on their sides [heads, d, keys]: a product that turns the few numbers of a head over, instead of the block's
    // scores, takes half the time.
    const [dKeys, dValues] = (
      [
        [queries, dScores],
        [dRows, weights],
      ] as const
    ).map(([few, many], i) =>
      body.node("Add", [states[i] ?? "", body.node("MatMul", [turned(body, few), many])]),
    );
    const kept = { name: body.node("MatMul", [dScores, k]), shape: [heads, rows, d], dtype };
    return { ended: [dKeys ?? "", dValues ?? ""], kept: [kept] };
  });
  const inOrder = onnx.node("Transpose", [dq], { perm: { ints: [1, 0, 2, 3] } });
  const dQueries = onnx.reshape(inOrder, [heads, blocks * rows, d]);
  return onnx.node("Concat", [dQueries, turned(onnx, dk), turned(onnx, dv)], { axis: { int: 1 } });
}

type Names = readonly [string, string, string];

/**
 * The gradients of softmax(q k^T) v, one after another.
 * @param x - [heads, rows, 2 d + 1]: of each row its query (scaled), the gradient by its result, and less the sum of the products of
 *   the two results
 * @param k - [heads, keys, d]
 * @param v - [heads, keys, d + 1], the last of each 1
 * @returns [heads, rows + 2 keys, d]: by queries, by keys, by values
 */
export const attentionGradient = (
  x: Tensor,
  k: Tensor,
  v: Tensor,
  block: AttentionGradientAttrs,
): OpTensor => op([x, k, v], block);
