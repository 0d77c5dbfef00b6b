/** What the weights of a network are before it has learnt anything. */
import { type Shape, sizeOf } from "@inkloom/engine";
import type { Manifest } from "@inkloom/models";
import { randomStream } from "../random/random-stream.ts";

/** Uniform up to one over the root of a layer's inputs, as torch.nn.Linear and torch.nn.Conv2d begin; norms as they are
 *  neutral; what `isZero` names is zero, so that a branch begins as if it was not there. */
export function firstValues(
  manifest: Manifest,
  seed: number,
  isZero: (key: string) => boolean = () => false,
): ReadonlyMap<string, Float32Array<ArrayBuffer>> {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  return new Map(
    manifest.map(({ key, shape }) => [
      key,
      isZero(key) ? new Float32Array(sizeOf(shape)) : valuesOf(key, shape, shapes, seed),
    ]),
  );
}

/** Standard deviation of what is looked up, as OpenAI's CLIP begins. */
const LOOKED_UP = 0.02;

function valuesOf(
  key: string,
  shape: Shape,
  shapes: ReadonlyMap<string, Shape>,
  seed: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(sizeOf(shape));
  const random = randomStream(seed, "first values", key);
  if (key.includes("embedding")) {
    values.set(random.normals(values.length).map((value) => value * LOOKED_UP));
    return values;
  }
  const weight = key.endsWith(".bias") ? shapes.get(key.replace(/bias$/, "weight")) : shape;
  if (weight === undefined || weight.length < 2) return values.fill(key.endsWith(".bias") ? 0 : 1);
  const bound = 1 / Math.sqrt(sizeOf(weight.slice(1)));
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  return values;
}
