/** The one place where a stage's graph comes either from tracing a network or from the file that holds it
 *  finished; no stage asks which. */
import {
  type CompiledGraph,
  compileGraph,
  optimise,
  type Runtime,
  type Tensor,
} from "@inkloom/engine";
import type { Network, WantedGraph } from "./checkpoint/checkpoint.ts";

/** What a stage asks a network for, and how it is traced where its weights are given. */
export interface StageGraph extends WantedGraph {
  readonly trace: () => Readonly<Record<string, Tensor>>;
}

/** @throws Problem `onnx/...`, `graph/...`, `weights/...` */
export function networkGraph(
  { capabilities }: Pick<Runtime, "capabilities">,
  { finished, weights, rewrite = same }: Network<unknown>,
  wanted: StageGraph,
): CompiledGraph {
  if (finished) return finished.graph(wanted);
  return compileGraph(wanted.name, wanted.trace(), {
    weights,
    capabilities,
    optimise: (graph) => rewrite(optimise(graph)),
  });
}

const same = <Graph>(graph: Graph): Graph => graph;
