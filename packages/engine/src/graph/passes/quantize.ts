/** Rewrites products with weights to int8 products. The weights it asks for are made by
 *  `weights/quantize-rows.ts`; this file states which ones, and under which keys. */
import { quantizedConv2d, quantizedLinear } from "../../ops/index.ts";
import type { ConvAttrs } from "../../ops/conv2d.ts";
import { weightPart } from "../weight-part.ts";
import type { Graph } from "../graph.ts";
import { type OpTensor, parameter, type ParameterTensor, type Tensor } from "../tensor.ts";
import { rewrite } from "./rewrite.ts";

/** One weight in int8: rows of a weight of the checkpoint, one scale per row. */
export interface QuantizedWeight {
  /** Key of the int8 weight, [columns, rows]. */
  readonly key: string;
  /** Key of the scales, [rows] in float32. */
  readonly scales: string;
  readonly source: ParameterTensor;
  /** First row that is taken. */
  readonly start: number;
  readonly rows: number;
}

export interface QuantizeOptions {
  /** Whether the product with this weight stays as it is. */
  readonly keep: (key: string) => boolean;
}

export interface QuantizedGraph {
  readonly graph: Graph;
  /** What the graph reads beside the checkpoint's own weights, each once. */
  readonly weights: readonly QuantizedWeight[];
}

/** Linear layers and convolutions of one group whose weight is a parameter, or rows of one, become int8
 *  products; computed weights stay. */
export function quantize(graph: Graph, { keep }: QuantizeOptions): QuantizedGraph {
  const weights = new Map<string, QuantizedWeight>();
  const quantized = rewrite(graph, (tensor) => {
    const wanted = tensor.kind === "op" ? quantizable(tensor) : undefined;
    if (wanted === undefined || keep(wanted.weight.source.key)) return tensor;
    weights.set(wanted.weight.key, wanted.weight);
    return wanted.build();
  });
  return { graph: quantized, weights: [...weights.values()] };
}

interface Quantizable {
  readonly weight: QuantizedWeight;
  readonly build: () => Tensor;
}

function quantizable({ op, inputs, attrs, dtype }: OpTensor): Quantizable | undefined {
  const [x, w, bias = null] = inputs;
  const rows = w === undefined || dtype !== "float32" ? undefined : rowsOf(w);
  if (x === undefined || w === undefined || rows === undefined) return undefined;
  const [out = 1, ...inner] = w.shape;
  const columns = inner.reduce((product, size) => product * size, 1);
  const weight = named(rows.source, rows.start, out);
  const codes = parameter(weight.key, [columns, out], "int8");
  const scales = parameter(weight.scales, [out]);
  if (op.name === "linear") return { weight, build: () => quantizedLinear(x, codes, scales, bias) };
  if (op.name !== "conv2d") return undefined;
  const { groups, strides: stride, pads: padding, dilations: dilation } = attrs as ConvAttrs;
  const [, kh = 1, kw = 1] = inner;
  if (groups !== 1) return undefined;
  const options = { kernel: [kh, kw], stride, padding, dilation } as const;
  return { weight, build: () => quantizedConv2d(x, codes, scales, bias, options) };
}

/** The weight that `tensor` is, or whose rows it is. */
function rowsOf(tensor: Tensor): { source: ParameterTensor; start: number } | undefined {
  if (tensor.kind === "parameter") return { source: tensor, start: 0 };
  const part = tensor.kind === "op" ? weightPart(tensor) : undefined;
  return part && { source: part.parameter, start: part.start };
}

function named(source: ParameterTensor, start: number, rows: number): QuantizedWeight {
  const whole = rows === source.shape[0];
  const name = whole ? source.key : `${source.key}[${start}:${start + rows}]`;
  return { key: `${name}.int8`, scales: `${name}.scales`, source, start, rows };
}
