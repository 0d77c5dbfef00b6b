import { type DType, LOWEST } from "../graph/dtype.ts";
import { ShapeError, show, sizeAt } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import { add } from "./add.ts";
import { attentionGradients } from "./compose/attention-gradient.ts";
import { sumTo } from "./compose/sum-to.ts";
import { swapLast } from "./compose/swap-last.ts";
import { defineOp } from "./define.ts";
import { matmul } from "./matmul.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { softmax } from "./softmax.ts";
import { transpose } from "./transpose.ts";
import { floatType } from "./type-rules.ts";

interface AttentionAttrs {
  readonly heads: number;
  readonly scale: number;
  readonly causal: boolean;
}

const op = defineOp<AttentionAttrs>("attention", {
  shape([q = [], k = [], v = [], bias], { heads, causal }) {
    const [batch = 0, length = 0, width = 0] = q;
    if (q.length !== 3 || width % heads !== 0)
      throw new ShapeError(
        "attention",
        `input 0 is ${show(q)}, expected [batch, length, width] with width in ${heads} equal heads`,
      );
    if (k.length !== 3 || k[0] !== batch || k[2] !== width)
      throw new ShapeError(
        "attention",
        `input 1 is ${show(k)}, expected [${batch}, length, ${width}]`,
      );
    const [, keys = 0] = k;
    const [, , depth = 0] = v;
    if (v.length !== 3 || v[0] !== batch || v[1] !== keys || depth % heads !== 0)
      throw new ShapeError(
        "attention",
        `input 2 is ${show(v)}, expected [${batch}, ${keys}, width in ${heads} equal heads]`,
      );
    if (causal && keys !== length)
      throw new ShapeError(
        "attention",
        `input 1 is ${show(k)}, expected ${length} keys for causal attention`,
      );
    const scores = [batch, heads, length, keys];
    const fits = (size: number, axis: number): boolean =>
      size === scores[axis] || (axis < 2 && size === 1);
    if (bias !== undefined && !(bias.length === 4 && bias.every(fits)))
      throw new ShapeError(
        "attention",
        `input 3 is ${show(bias)}, expected ${show(scores)}, the first two perhaps 1`,
      );
    return [batch, length, depth];
  },
  dtype: (dtypes) => floatType("attention", dtypes),
  lower(onnx, names, attrs, { inputs, output }) {
    const [q = "", k = "", v = "", bias] = names;
    if (!onnx.capabilities.fusedAttention)
      return lowerAs(onnx, names, inputs, (...tensors) => composed(tensors, attrs));
    const [, length = 0] = output.shape;
    const mask = (): string =>
      onnx.constant(causalMask(length, output.dtype), [1, 1, length, length], output.dtype);
    // causal by an explicit bias, as the WebGPU provider refuses the attribute `unidirectional`
    const masks = [...(bias === undefined ? [] : [bias]), ...(attrs.causal ? [mask()] : [])];
    const added = masks.length > 1 ? onnx.node("Add", masks) : masks[0];
    return onnx.node(
      "MultiHeadAttention",
      added === undefined ? [q, k, v] : [q, k, v, "", "", added],
      { num_heads: { int: attrs.heads }, scale: { float: attrs.scale } },
      { contrib: true },
    );
  },
  grad({ inputs, output, dy }, attrs) {
    const [q, k, v, bias] = inputs;
    if (q === undefined || k === undefined || v === undefined) return [];
    const heads = (x: Tensor): Tensor => splitHeads(x, attrs.heads);
    const { dq, dk, dv, dAdded } = attentionGradients({
      q: mul(heads(q), attrs.scale),
      k: heads(k),
      v: heads(v),
      y: heads(output),
      dy: heads(dy),
      added: addedToScores(q, bias, attrs),
    });
    const whole = [mul(joinHeads(dq), attrs.scale), joinHeads(dk), joinHeads(dv)];
    return bias === undefined || dAdded === undefined
      ? whole
      : [...whole, sumTo(dAdded, bias.shape)];
  },
});

/** What `attention` made, in primitives. */
export const attentionInParts = ({ inputs, attrs }: OpTensor): Tensor =>
  composed(inputs, attrs as AttentionAttrs);

/** The same in primitives, where the runtime has no fused op. */
function composed([q, k, v, bias]: readonly Tensor[], attrs: AttentionAttrs): Tensor {
  if (q === undefined || k === undefined || v === undefined)
    throw new Error("attention without queries, keys and values");
  const keys = swapLast(splitHeads(k, attrs.heads)); // [B, heads, d, K]
  const queries = mul(splitHeads(q, attrs.heads), attrs.scale); // smaller than the scores
  const products = matmul(queries, keys); // [B, heads, L, K]
  const added = addedToScores(q, bias, attrs);
  const scores = added === undefined ? products : add(products, added);
  return joinHeads(matmul(softmax(scores, -1), splitHeads(v, attrs.heads)));
}

/** Bias and mask together, [1 or B, 1 or heads, L, K]. */
function addedToScores(
  q: Tensor,
  bias: Tensor | undefined,
  { causal }: AttentionAttrs,
): Tensor | undefined {
  if (!causal) return bias;
  const length = sizeAt(q.shape, 1);
  const mask = constant(causalMask(length, q.dtype), [1, 1, length, length], q.dtype);
  return bias === undefined ? mask : add(bias, mask);
}

/** [B, heads, L, d] as [B, L, heads * d]. */
function joinHeads(x: Tensor): Tensor {
  const [batch = 1, , length = 1] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, length, -1]);
}

/** [B, L, heads * d] as [B, heads, L, d]. */
function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch = 1, length = 1] = x.shape;
  return transpose(reshape(x, [batch, length, heads, -1]), [0, 2, 1, 3]);
}

/** [L, L]: 0 up to the diagonal, so low a value after it that softmax gives it nothing. */
const causalMask = (length: number, dtype: DType): Float32Array =>
  new Float32Array(length * length).map((_, i) =>
    i % length > Math.floor(i / length) ? LOWEST[dtype] / 2 : 0,
  );

export interface AttentionOptions {
  /** Heads that share the width equally. */
  readonly heads: number;
  /** Factor of the scores, 1 / sqrt(width / heads) unless given. */
  readonly scale?: number;
  /** Every position sees itself and what comes before it. */
  readonly causal?: boolean;
  /** Added to the scores; [B, heads, L, K], of which the first two may be 1. */
  readonly bias?: Tensor;
}

/**
 * Multi-head attention of `q` [B, L, heads * d], `k` [B, K, heads * d], `v` [B, K, heads * dv]; the
 * result is [B, L, heads * dv]. `com.microsoft.MultiHeadAttention` where the runtime has it, which
 * never holds all scores at once. Reference: https://arxiv.org/abs/1706.03762
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions): OpTensor {
  const { heads, causal = false, bias } = options;
  const scale = options.scale ?? 1 / Math.sqrt((q.shape.at(-1) ?? 1) / heads);
  return op(bias ? [q, k, v, bias] : [q, k, v], { heads, scale, causal });
}
