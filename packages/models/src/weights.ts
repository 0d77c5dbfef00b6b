/** Weights addressed by checkpoint key. Model code asks for them while tracing and never sees data, so
 *  the same call that builds a graph also states which keys and shapes it needs. */
import { parameter, type Shape, type Tensor } from "@inkloom/engine";
import { AdapterGraph, type LowRank } from "./adapters/graph.ts";
import type { AdapterLayout } from "./adapters/layout.ts";

/** A place in the checkpoint's tree of names. */
export interface Weights {
  /** Key of this place without a trailing dot; `""` is the root. */
  readonly path: string;
  /** The place `path` below this one, e.g. `w.at("in_layers.2")`. */
  at(path: string): Weights;
  /** The weight `name` of this place, e.g. `w.param("weight", [320, 4, 3, 3])`, with what adapters change
   *  of it in whole. */
  param(name: string, shape: Shape): Tensor;
  /** The low-rank change of this place's weight of `shape`, which its layer applies. */
  adapter(shape: Shape): LowRank | undefined;
}

/** The tensor of a key. Where weights are trained it is an input, the same for every use of the key. */
export type Leaf = (key: string, shape: Shape) => Tensor;

/** Weights whose keys begin with `path`, e.g. `model.diffusion_model`; `layout` says which of its layers
 *  adapters change, `leaf` what a key is while tracing, a weight of the file unless given. */
export function weightsAt(
  path: string,
  layout: AdapterLayout = new Map(),
  leaf: Leaf = parameter,
): Weights {
  return placeAt(path, new AdapterGraph(layout), leaf);
}

function placeAt(path: string, adapters: AdapterGraph, leaf: Leaf): Weights {
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  return {
    path,
    at: (name) => placeAt(below(name), adapters, leaf),
    param: (name, shape) => adapters.changed(path, name, leaf(below(name), shape)),
    adapter: (shape) => adapters.lowRank(path, shape),
  };
}
