/** Rewrites products to float16, as PyTorch's autocast does: what is large is read, computed and kept in half the bytes, while
 *  norms, softmax, sums and everything that adds up stay in float32. */
import { attentionInParts } from "../../ops/attention.ts";
import { attentionGradientInParts } from "../../ops/attention-gradient.ts";
import { cast } from "../../ops/cast.ts";
import type { Capabilities } from "../../onnx/writer.ts";
import { type Graph, inputsOf } from "../graph.ts";
import { type OpTensor, parameter, type ParameterTensor, type Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

const PRODUCTS: ReadonlySet<string> = new Set([
  "attention",
  "conv2d",
  "convTranspose2d",
  "linear",
  "matmul",
]);

/** Ops that move numbers and compute none: they are done on halves where what they move was made of halves. */
const MOVES: ReadonlySet<string> = new Set(
  "concat expand reshape slice transpose upsampleNearest".split(" "),
);

/**
 * Products of float32 take and give float16, and weights that only products read are float16 parameters; the types of inputs
 * and outputs stay. What a fused op or a loop would compute in float16 within, scores of attention among it, is taken apart
 * first where the device has none of these, and its softmax stays in float32.
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
  const halves = halver();
  const products = rewrite(apart, (tensor) =>
    tensor.kind === "op" && PRODUCTS.has(tensor.op.name) && tensor.dtype === "float32"
      ? cast(inHalves(tensor, halves.of), "float32")
      : tensor,
  );
  return withHalfWeights(products);
}

const isOp = (tensor: Tensor, name: string): tensor is OpTensor =>
  tensor.kind === "op" && tensor.op.name === name;

const inHalves = (tensor: OpTensor, half: (tensor: Tensor) => Tensor): OpTensor => ({
  ...tensor,
  dtype: "float16",
  inputs: tensor.inputs.map((each) => (each.dtype === "float32" ? half(each) : each)),
});

/** Tensors in float16, each made once. */
function halver() {
  const known = new Map<Tensor, Tensor>();
  const wasHalf = (tensor: Tensor): boolean =>
    tensor.kind === "parameter" ||
    (isOp(tensor, "cast") && tensor.inputs[0]?.dtype === "float16") ||
    (tensor.kind === "op" &&
      MOVES.has(tensor.op.name) &&
      tensor.inputs.every((each) => each.dtype !== "float32" || wasHalf(each)));
  const make = (tensor: Tensor): Tensor => {
    if (tensor.kind !== "op" || !wasHalf(tensor)) return cast(tensor, "float16");
    const [source] = tensor.inputs;
    if (isOp(tensor, "cast") && source !== undefined) return source;
    return inHalves(tensor, of);
  };
  const of = (tensor: Tensor): Tensor => {
    const half = known.get(tensor) ?? make(tensor);
    known.set(tensor, half);
    return half;
  };
  return { of };
}

/** Weights that are read as halves alone become parameters of that type: a key has one type in a graph. */
function withHalfWeights(graph: Graph): Graph {
  const otherwise = new Set<Tensor>(Object.values(graph.outputs));
  for (const tensor of graph.order)
    if (!(isOp(tensor, "cast") && tensor.dtype === "float16"))
      for (const each of inputsOf(tensor)) otherwise.add(each);
  const halves = new Map<Tensor, ParameterTensor>();
  for (const weight of graph.parameters)
    if (weight.dtype === "float32" && !otherwise.has(weight))
      halves.set(weight, parameter(weight.key, weight.shape, "float16"));
  return rewrite(graph, (tensor) => {
    const [source] = inputsOf(tensor);
    const half = source && halves.get(source);
    return half !== undefined && isOp(tensor, "cast") ? half : tensor;
  });
}
