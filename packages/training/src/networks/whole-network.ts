/** A network of which every weight is trained: each is an input of the step's graph, under its own key. */
import { input, type Shape, type Tensor } from "@inkloom/engine";
import { readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import type { Leaf, Manifest } from "@inkloom/models";

export interface WholeTensor {
  /** Canonical key, which is the name of the graph's input. */
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array<ArrayBuffer>;
}

/** @param valuesOf - undefined where the checkpoint has no such weight */
export async function wholeNetwork(
  manifest: Manifest,
  valuesOf: (key: string) => Promise<Float32Array<ArrayBuffer> | undefined>,
): Promise<WholeTensor[]> {
  const tensors: WholeTensor[] = [];
  for (const { key: name, shape } of manifest) {
    const values = await valuesOf(name);
    if (values) tensors.push({ name, shape, values });
  }
  return tensors;
}

/** The values of a checkpoint's weights. */
export const storedValues =
  (weights: ReadonlyMap<string, WeightEntry>) =>
  async (key: string): Promise<Float32Array<ArrayBuffer> | undefined> => {
    const entry = weights.get(key);
    return entry && new Float32Array(await readFloat32(entry));
  };

/** A leaf that makes these weights inputs, and leaves others to the file. */
export function trainedLeaf(tensors: readonly WholeTensor[], otherwise: Leaf): Leaf {
  const trained = new Set(tensors.map(({ name }) => name));
  const inputs = new Map<string, Tensor>();
  return (key, shape) => {
    if (!trained.has(key)) return otherwise(key, shape);
    const known = inputs.get(key) ?? input(key, shape);
    inputs.set(key, known);
    return known;
  };
}
