import type { Graph } from "../graph.ts";
import { fold } from "./fold.ts";
import { share } from "./share.ts";
import { simplify } from "./simplify.ts";

/**
 * The same outputs from fewer ops: constants folded, ops that change nothing removed, equal ops
 * shared, until nothing changes. Never changes a value beyond the rounding of folded constants.
 */
export function optimise(graph: Graph): Graph {
  const smaller = share(simplify(fold(graph)));
  return smaller.order.length < graph.order.length ? optimise(smaller) : smaller;
}
