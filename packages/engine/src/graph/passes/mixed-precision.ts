/** Rewrites products to float16, as PyTorch's autocast does: what is large is read, computed and kept in half the bytes, while
 *  norms, softmax, sums and everything that adds up stay in float32. */
import { add } from "../../ops/add.ts";
import { attentionInParts } from "../../ops/attention.ts";
import { attentionGradientInParts } from "../../ops/attention-gradient.ts";
import { cast } from "../../ops/cast.ts";
import { reshape } from "../../ops/reshape.ts";
import type { Capabilities } from "../../onnx/writer.ts";
import { type Graph, inputsOf } from "../graph.ts";
import { sameShape } from "../shape.ts";
import { type OpTensor, parameter, type ParameterTensor, type Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

/** With where the numbers of their third input go, if they have one: to the columns, or to the channels of a picture. */
const PRODUCTS: ReadonlyMap<string, "columns" | "channels"> = new Map([
  ["conv2d", "channels"],
  ["convTranspose2d", "channels"],
  ["linear", "columns"],
  ["matmul", "columns"],
]);

/** Ops that move numbers and compute none: they are done on halves where what they move was made of halves. */
const MOVES: ReadonlySet<string> = new Set(
  "concat expand reshape slice transpose upsampleNearest".split(" "),
);

/**
 * Convolutions and products of float32 take and give float16, and weights that they alone read are float16 parameters; the
 * types of inputs and outputs stay, and so do attention and biases. Of a forward pass before it is differentiated: its
 * gradients are then products of halves, too, and what is kept for them is what the products gave, a layer's and its
 * adapter's as one sum.
 */
export function halfProducts(graph: Graph): Graph {
  const products = new Map<Tensor, HalfProduct>();
  return withHalfWeights(
    rewrite(graph, (tensor) => {
      if (tensor.kind !== "op" || tensor.dtype !== "float32") return tensor;
      const made = PRODUCTS.has(tensor.op.name) ? productOf(tensor) : sumOf(tensor, products);
      if (made === undefined) return tensor;
      const whole = cast(made.half, "float32");
      const result = made.bias === undefined ? whole : add(whole, made.bias);
      products.set(result, made);
      return result;
    }),
  );
}

/**
 * The rest of a graph that is to be lowered: attention, and the products that make its gradient. What a fused op or a loop
 * would compute in float16 within is taken apart first where the device has none of these, so that scores go through their
 * softmax in float32.
 * @param capabilities of the runtime that will load the graph
 */
export function mixedPrecision(
  graph: Graph,
  { fusedAttention, loops }: Pick<Capabilities, "fusedAttention" | "loops">,
): Graph {
  const apart = rewrite(graph, (tensor) => {
    if (!fusedAttention && isOp(tensor, "attention")) return attentionInParts(tensor);
    if (!loops && isOp(tensor, "attentionGradient")) return attentionGradientInParts(tensor);
    return tensor;
  });
  return halfProducts(
    rewrite(apart, (tensor) =>
      isOp(tensor, "attention") && tensor.dtype === "float32"
        ? cast(inHalves(tensor), "float32")
        : tensor,
    ),
  );
}

const isOp = (tensor: Tensor, name: string): tensor is OpTensor =>
  tensor.kind === "op" && tensor.op.name === name;

interface HalfProduct {
  readonly half: Tensor;
  /** Added in float32: its gradient is a sum over all that the product gave. */
  readonly bias: Tensor | undefined;
}

function productOf(tensor: OpTensor): HalfProduct | undefined {
  const [x, w, bias] = tensor.inputs;
  if (x === undefined || w === undefined) return undefined;
  const half = inHalves({ ...tensor, inputs: [x, w] });
  const isPicture = PRODUCTS.get(tensor.op.name) === "channels";
  return { half, bias: bias && isPicture ? reshape(bias, [1, -1, 1, 1]) : bias };
}

/** Two products of one shape are added up as halves. */
function sumOf(
  { op, inputs: [a, b] }: OpTensor,
  products: ReadonlyMap<Tensor, HalfProduct>,
): HalfProduct | undefined {
  const [first, second] = [a, b].map((each) => each && products.get(each));
  if (op.name !== "add" || first === undefined || second === undefined) return undefined;
  if (!sameShape(first.half.shape, second.half.shape)) return undefined;
  if (first.bias !== undefined && second.bias !== undefined) return undefined;
  return { half: add(first.half, second.half), bias: first.bias ?? second.bias };
}

const inHalves = (tensor: OpTensor): OpTensor => ({
  ...tensor,
  dtype: "float16",
  inputs: tensor.inputs.map((each) => (each.dtype === "float32" ? half(each) : each)),
});

/** A cast for each that asks, so that gradients by them are added up in float32; equal ones are shared later. */
function half(tensor: Tensor): Tensor {
  if (tensor.kind !== "op" || !wasHalf(tensor)) return cast(tensor, "float16");
  const [source] = tensor.inputs;
  return isOp(tensor, "cast") && source !== undefined ? source : inHalves(tensor);
}

const wasHalf = (tensor: Tensor): boolean =>
  tensor.kind === "parameter" ||
  (isOp(tensor, "cast") && tensor.inputs[0]?.dtype === "float16") ||
  (tensor.kind === "op" &&
    MOVES.has(tensor.op.name) &&
    tensor.inputs.every((each) => each.dtype !== "float32" || wasHalf(each)));

/** Weights that are read as halves alone become parameters of that type: a key has one type in a graph. */
function withHalfWeights(graph: Graph): Graph {
  const otherwise = new Set<string>();
  const note = (tensor: Tensor): void => {
    if (tensor.kind === "parameter") otherwise.add(tensor.key);
  };
  Object.values(graph.outputs).forEach(note);
  for (const tensor of graph.order)
    if (!(isOp(tensor, "cast") && tensor.dtype === "float16")) inputsOf(tensor).forEach(note);
  const halves = new Map<string, ParameterTensor>();
  for (const { key, shape, dtype } of graph.parameters)
    if (dtype === "float32" && !otherwise.has(key))
      halves.set(key, parameter(key, shape, "float16"));
  return rewrite(graph, (tensor) => {
    const [source] = inputsOf(tensor);
    const weight = source?.kind === "parameter" ? halves.get(source.key) : undefined;
    return weight !== undefined && isOp(tensor, "cast") ? weight : tensor;
  });
}
