/** What a graph needs of a checkpoint, and what a checkpoint holds: keys and shapes without data. */
import { type Graph, type Shape, sizeOf } from "@inkloom/engine";

export interface ManifestEntry {
  readonly key: string;
  readonly shape: Shape;
}

export type Manifest = readonly ManifestEntry[];

/** Every weight the graph uses, in the order of first use. */
export const manifestOf = (graph: Graph): Manifest =>
  graph.parameters.map(({ key, shape }) => ({ key, shape }));

/** Total number of values. */
export const parameterCount = (manifest: Manifest): number =>
  manifest.reduce((total, { shape }) => total + sizeOf(shape), 0);
