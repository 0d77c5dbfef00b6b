/** Weights addressed by checkpoint key. Model code asks for them while tracing and never sees data, so
 *  the same call that builds a graph also states which keys and shapes it needs. */
import { parameter, type Shape, type Tensor } from "@inkloom/engine";

/** A place in the checkpoint's tree of names. */
export interface Weights {
  /** Key of this place without a trailing dot; `""` is the root. */
  readonly path: string;
  /** The place `path` below this one, e.g. `w.at("in_layers.2")`. */
  at(path: string): Weights;
  /** The weight `name` of this place, e.g. `w.param("weight", [320, 4, 3, 3])`. */
  param(name: string, shape: Shape): Tensor;
}

/** Weights whose keys begin with `path`, e.g. `model.diffusion_model`. */
export function weightsAt(path: string): Weights {
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  return {
    path,
    at: (name) => weightsAt(below(name)),
    param: (name, shape) => parameter(below(name), shape),
  };
}
