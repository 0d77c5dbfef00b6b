/** DoRA: how long the rows or columns of a changed weight are, as a graph, so that no weight passes
 *  through JavaScript. Liu et al., "DoRA: Weight-Decomposed Low-Rank Adaptation", arXiv:2402.09353. */
import { mul, parameter, reduceSum, reshape, type Tensor, type TensorData } from "@inkloom/engine";
import type { Factors } from "./factors.ts";
import { AdapterGraph } from "./graph.ts";
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
    const difference = graph.difference(layer, shape);
    if (!difference || !magnitude) continue;
    const weight = parameter(`${layer}.weight`, shape);
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

const outputName = (layer: string, part: keyof Norms): string => `${layer}.norms.${part}`;
