/** What becomes of a graph's nodes, told as the progress of its job. */
import type { Progress, Stage } from "@inkloom/contract";
import type { CheckedPrompt, DrawingProgress, PromptEvent, Shown } from "@inkloom/tools";

type Graph = NonNullable<Progress["graph"]>;

export interface GraphNotes {
  readonly hear: (event: PromptEvent) => void;
  /** The node that runs. */
  readonly node: () => string;
  /** All of it so far, for the job's result. */
  readonly graph: () => Graph;
}

/** @param told what listeners are told of what a node shows. @default all of it */
export function graphNotes(
  { nodes }: Pick<CheckedPrompt, "nodes">,
  tell: (progress: DrawingProgress) => void,
  told: (shown: Shown) => unknown = (shown) => shown,
): GraphNotes {
  let node: string | undefined;
  const done: string[] = [];
  let cached: readonly string[] = [];
  const shown = new Map<string, unknown>();
  const graph = (): Graph => ({
    ...(node !== undefined && { node }),
    done: [...done],
    cached,
    shown: Object.fromEntries(shown),
  });
  const stage = (): Stage => {
    const declaration = node === undefined ? undefined : nodes.get(node)?.declaration;
    return stageOf(declaration?.category ?? "loaders");
  };
  return {
    node: () => node ?? "",
    graph,
    hear: (event) => {
      switch (event.type) {
        case "cached":
          cached = event.nodes;
          break;
        case "executing":
          if (node !== undefined) done.push(node);
          node = event.node;
          break;
        case "progress": {
          const { value: step, max: steps, stage: own, preview } = event;
          tell({
            stage: own ?? stage(),
            step,
            steps,
            graph: graph(),
            ...(preview && { preview }),
          });
          return;
        }
        case "executed":
          shown.set(event.node, told(event.output));
          break;
      }
      tell({ stage: stage(), graph: graph() });
    },
  };
}

const STAGES: readonly (readonly [string, Stage])[] = [
  ["loaders", "load"],
  ["conditioning", "encode"],
  ["sampling", "sample"],
  ["image/upscaling", "upscale"],
  ["tools", "sample"],
];

/** What a node of this category does, in the words that all tools have. */
const stageOf = (category: string): Stage =>
  STAGES.find(([start]) => category.startsWith(start))?.[1] ?? "decode";
