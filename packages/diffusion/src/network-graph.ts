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
interface StageGraph extends WantedGraph {
  readonly trace: () => Readonly<Record<string, Tensor>>;
}

/** @throws Problem `onnx/...`, `graph/...`, `weights/...` */
export function networkGraph(
  { capabilities }: Pick<Runtime, "capabilities">,
  { finished, weights, rewrite = same }: Network<unknown>,
  wanted: StageGraph,
): CompiledGraph {
  const graph = finished
    ? finished.graph(wanted)
    : compileGraph(wanted.name, wanted.trace(), {
        weights,
        capabilities,
        optimise: (traced) => rewrite(optimise(traced)),
      });
  return { ...graph, givesBack: SELDOM.includes(wanted.part) };
}

/** Once per picture, while a U-Net's memory is used again at the next step. An autoencoder's pieces are large, and
 *  kept they would leave gaps: at 768x768 a decoder took 3.8 GiB for the 1.4 that it needs at a time. */
const SELDOM: readonly WantedGraph["part"][] = ["vae encoder", "vae decoder"];

const same = <Graph>(graph: Graph): Graph => graph;
