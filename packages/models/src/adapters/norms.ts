/** DoRA: how long the rows or columns of a changed weight are, as a graph, so that no weight passes
 *  through JavaScript. Liu et al., "DoRA: Weight-Decomposed Low-Rank Adaptation", arXiv:2402.09353. */
import {
  matmul,
  mul,
  parameter,
  reduceSum,
  reshape,
  type Tensor,
  type TensorData,
  transpose,
} from "@inkloom/engine";
import type { Factors } from "./factors.ts";
import { AdapterGraph, type LowRank } from "./graph.ts";
import { matrixSizes } from "./layout.ts";
import { type Applied, layoutOf, type Norms } from "./values.ts";

export interface NormGraph {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Give the graph's inputs these values: the changes at strength 1, without their magnitudes. */
  readonly applied: readonly Applied[];
  /** What the graph was made for. */
  readonly layout: ReturnType<typeof layoutOf>;
  /** The norms of each layer from what the graph answers. */
  readonly read: (results: Readonly<Record<string, TensorData>>) => ReadonlyMap<string, Norms>;
}

/** For the changes of one file that keep magnitudes, each layer once; undefined where none does. The
 *  graph's weights have the canonical keys. */
export function adapterNorms(all: readonly Factors[]): NormGraph | undefined {
  const decomposed = all.filter(({ magnitude }) => magnitude !== undefined);
  if (decomposed.length === 0) return undefined;
  const plain = decomposed.map(({ magnitude: _, bias: __, ...rest }): Factors => rest);
  const layout = layoutOf(plain);
  const graph = new AdapterGraph(layout);
  const outputs: Record<string, Tensor> = {};
  for (const { layer, shape, magnitude } of decomposed) {
    if (!magnitude) continue;
    const weight = parameter(`${layer}.weight`, shape);
    const pair = graph.lowRank(layer, shape);
    if (pair && magnitude.side === "out" && !layout.get(layer)?.products) {
      const norms = rowNorms(reshape(weight, matrixSizes(shape)), pair);
      for (const [name, norm] of Object.entries(norms))
        outputs[outputName(layer, name as keyof Norms)] = norm;
      continue;
    }
    const difference = graph.difference(layer, shape);
    if (!difference) continue;
    const kept = magnitude.side === "out" ? 0 : 1;
    const others = shape.map((__, axis) => axis).filter((axis) => axis !== kept);
    const summed = (x: Tensor) => reshape(reduceSum(x, others), [shape[kept] ?? 1]);
    outputs[outputName(layer, "weight")] = summed(mul(weight, weight));
    outputs[outputName(layer, "mixed")] = summed(mul(weight, difference));
    outputs[outputName(layer, "difference")] = summed(mul(difference, difference));
  }
  return {
    outputs,
    layout,
    applied: plain.map((factors) => ({ factors, strength: 1 })),
    read: (results) =>
      new Map(
        decomposed.map(({ layer }) => {
          const part = (name: keyof Norms): Float32Array => {
            const data = results[outputName(layer, name)]?.data;
            if (data instanceof Float32Array) return data;
            throw new Error(`the norms of ${layer} did not come back`);
          };
          return [
            layer,
            { weight: part("weight"), mixed: part("mixed"), difference: part("difference") },
          ];
        }),
      ),
  };
}

/** Of D = up down per row, without making D, which is as large as the weight: W.D is (W down^T).up and |D|^2
 *  is (up down down^T).up. weight [rows, columns] -> [rows] each. */
function rowNorms(weight: Tensor, { up, down, rank }: LowRank): Record<keyof Norms, Tensor> {
  const columns = weight.shape[1] ?? 1;
  const rows = reshape(down, [rank, columns]);
  const turned = transpose(rows, [1, 0]);
  const along = (a: Tensor, b: Tensor) => reshape(reduceSum(mul(a, b), [1]), [a.shape[0] ?? 1]);
  return {
    weight: along(weight, weight),
    mixed: along(matmul(weight, turned), up),
    difference: along(matmul(up, matmul(rows, turned)), up),
  };
}

const outputName = (layer: string, part: keyof Norms): string => `${layer}.norms.${part}`;
