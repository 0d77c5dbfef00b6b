/** Weights addressed by checkpoint key. Model code asks for them while tracing and never sees data, so
 *  the same call that builds a graph also states which keys and shapes it needs. */
import {
  parameter,
  type Shape,
  type Tensor,
  type Tiled,
  type TileSide,
  winogradShape,
} from "@inkloom/engine";
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
  /** Kernels of this place's weight of `shape` for `winogradConv2d`, where there are any. */
  tiled(shape: Shape): Tiled | undefined;
}

/** The tensor of a key. Where weights are trained it is an input, the same for every use of the key. */
export type Leaf = (key: string, shape: Shape) => Tensor;

/** Key of the taps of a weight's kernels. */
export const tiledKey = (key: string): string => `${key} for tiles`;

const NONE: ReadonlyMap<string, TileSide> = new Map();

/** Weights whose keys begin with `path`, e.g. `model.diffusion_model`; `layout` says which of its layers
 *  adapters change, `leaf` what a key is while tracing, a weight of the file unless given, `tiled` which weights have
 *  kernels for tiles beside them. */
export function weightsAt(
  path: string,
  layout: AdapterLayout = new Map(),
  leaf: Leaf = parameter,
  tiled = NONE,
): Weights {
  return placeAt(path, { adapters: new AdapterGraph(layout), leaf, tiled });
}

interface Tree {
  readonly adapters: AdapterGraph;
  readonly leaf: Leaf;
  readonly tiled: ReadonlyMap<string, TileSide>;
}

function placeAt(path: string, tree: Tree): Weights {
  const { adapters, leaf, tiled } = tree;
  const below = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const weight = below("weight");
  return {
    path,
    at: (name) => placeAt(below(name), tree),
    param: (name, shape) => adapters.changed(path, name, leaf(below(name), shape)),
    adapter: (shape) => adapters.lowRank(path, shape),
    tiled(shape) {
      const tile = tiled.get(weight);
      return tile && { taps: leaf(tiledKey(weight), winogradShape(shape)), tile };
    },
  };
}
