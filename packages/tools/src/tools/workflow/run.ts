import { targetsOf, type ToolId } from "@inkloom/contract";
import { NodeCache } from "@inkloom/diffusion";
import type { ComfyPicture, ComfyPlace } from "../../comfy/run-comfy.ts";
import { comfyNames } from "../../comfy/comfy-names.ts";
import type { Output } from "../../outputs/output.ts";
import type { Run, RunContext } from "../../run.ts";
import { withDrawnSeeds } from "../../workflow/drawn-seeds.ts";
import { graphProblem } from "../../workflow/graph-problem.ts";
import { readGraph } from "../../workflow/read-graph.ts";
import { runGraph } from "../../workflow/run-graph.ts";

/** A picture that a node shows or saves. */
export interface WorkflowPicture
  extends Omit<ComfyPicture, "seed">, Pick<ComfyPlace, "node" | "prefix"> {
  /** Of one that is only shown, `temp`. */
  readonly type: ComfyPlace["type"];
  /** Where it is one that a number holds exactly. */
  readonly seed?: number | undefined;
}

/** What a workflow made. */
export interface WorkflowResult {
  /** In the order in which they were made. */
  readonly pictures: readonly WorkflowPicture[];
  /** What nodes say in words. */
  readonly texts: readonly { readonly node: string; readonly text: readonly string[] }[];
}

/** What a tool makes, whichever it is. */
export type PerformAny = (id: ToolId, parameters: object, context: RunContext) => Promise<Output>;

/** Bytes of latents, pictures and words that are kept for equal nodes of one graph. */
const CACHED = 256 * 2 ** 20;

/** Runs a graph once, in this process; a service keeps what nodes made for the next one. */
export const workflowRun =
  (perform: PerformAny): Run<"workflow"> =>
  async (parameters, context) => {
    if (context.elsewhere) return context.elsewhere.workflow(parameters, context);
    const graph = withDrawnSeeds(readGraph(parameters.graph));
    const pictures: WorkflowPicture[] = [];
    try {
      const shown = await runGraph(
        {
          graph,
          targets: targetsOf(parameters),
          device: parameters.device,
          names: await comfyNames(context, []),
          perform,
          expectNames: () => undefined,
          cache: new NodeCache(CACHED),
          keep({ seed, ...picture }, { node, type, prefix }) {
            const exact = seed === undefined ? undefined : Number(seed);
            pictures.push({
              ...picture,
              node,
              prefix,
              type,
              ...(Number.isSafeInteger(exact) && { seed: exact }),
            });
            return Promise.resolve({ filename: prefix, subfolder: "", type });
          },
          onEvent: (event) => {
            if (event.type !== "progress") return;
            const { value: step, max: steps, stage = "sample", preview } = event;
            context.onProgress?.({ stage, step, steps, ...(preview && { preview }) });
          },
        },
        context,
      );
      const texts = [...shown].flatMap(([node, { text }]) =>
        text.length > 0 ? [{ node, text }] : [],
      );
      return { pictures, texts };
    } catch (error) {
      throw context.signal?.aborted === true ? error : graphProblem(error);
    }
  };
