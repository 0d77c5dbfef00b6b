/** The judge's weights: which there are, how they begin, how they are kept. */
import { constant, input, type Shape, type Tensor } from "@inkloom/engine";
import type { Weights } from "@inkloom/models";
import { randomOf, SIDE } from "../scenes/index.ts";
import { judge } from "./network.ts";

export interface WeightShape {
  readonly key: string;
  readonly shape: Shape;
}

/** In the order in which the network asks for them. */
export function judgeWeights(): WeightShape[] {
  const asked = new Map<string, Shape>();
  const blank = constant(new Float32Array(3 * SIDE * SIDE), [1, 3, SIDE, SIDE]);
  judge(weightsAsInputs(asked), blank);
  return [...asked].map(([key, shape]) => ({ key, shape }));
}

/** Weights that are inputs of the graph by their keys, so that a training may change them between runs.
 *  @param asked gets every key with its shape */
export function weightsAsInputs(asked: Map<string, Shape>): Weights {
  const inputs = new Map<string, Tensor>();
  const placeAt = (path: string): Weights => {
    const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
    return {
      path,
      at: (name) => placeAt(below(name)),
      param(name, shape) {
        const key = below(name);
        const known = inputs.get(key);
        if (known !== undefined) return known;
        const made = input(key, shape);
        inputs.set(key, made);
        asked.set(key, shape);
        return made;
      },
      adapter: () => undefined,
      tiled: () => undefined,
    };
  };
  return placeAt("");
}

/** He's normal start for what is multiplied, 1 for the scales of norms, 0 for what is added.
 *  K. He et al., "Delving Deep into Rectifiers", arXiv:1502.01852. */
export function firstValues(
  { key, shape }: WeightShape,
  seed: number,
  index: number,
): Float32Array<ArrayBuffer> {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size);
  if (key.endsWith(".bias")) return values;
  if (shape.length === 1) return values.fill(1);
  const random = randomOf(seed, 1000 + index);
  const inputs = size / (shape[0] ?? 1);
  const deviation = Math.sqrt((key.endsWith("out.weight") ? 0.1 : 2) / inputs);
  for (let i = 0; i < size; i++) {
    const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - random.next())), random.next()];
    values[i] = deviation * radius * Math.cos(2 * Math.PI * angle);
  }
  return values;
}
