/** Runs a graph of tools, small nodes and ComfyUI's: what nodes are given here, and what becomes of their pictures. */
import type { ToolId } from "@inkloom/contract";
import type { NameLists, NodeCache, Prompt, PromptEvent, ShownImage } from "@inkloom/diffusion";
import type { Output } from "../outputs/output.ts";
import type { DeviceChoice, RunContext } from "../run.ts";
import { type ComfyPicture, type ComfyPlace, runComfy } from "../comfy/run-comfy.ts";
import { type CheckedGraph, checkGraph } from "./check-graph.ts";
import { withExactIntegers } from "./exact-integers.ts";
import { libraryStamp } from "./library-stamp.ts";
import { workflowNodes } from "./workflow-nodes.ts";

export interface GraphRun {
  /** As `readGraph` gives it. */
  readonly graph: Prompt;
  readonly targets?: readonly string[] | undefined;
  /** For ComfyUI's nodes; tools have their own. @default auto */
  readonly device?: DeviceChoice;
  /** What there is to choose from. @default whatever the graph names */
  readonly names?: NameLists;
  /** Whether a text is the name of a picture. @default every one, until it is read */
  readonly isImage?: (name: string) => boolean;
  readonly perform: (id: ToolId, parameters: object, context: RunContext) => Promise<Output>;
  readonly expectNames: (parameters: Readonly<Record<string, unknown>>) => void;
  readonly cache: NodeCache;
  readonly keep: (picture: ComfyPicture, place: ComfyPlace) => Promise<ShownImage>;
  /** Called with the nodes before the first of them runs. */
  readonly onChecked?: (checked: CheckedGraph) => void;
  readonly onEvent?: ((event: PromptEvent) => void) | undefined;
}

/** What a node shows. */
export interface NodeShown {
  readonly images: readonly ShownImage[];
  readonly text: readonly string[];
}

/**
 * What each output node and each target shows, by their ids. Rejects with `NodeFailure`, with a Problem `workflow/invalid`,
 * or with the signal's reason once it aborts.
 */
export async function runGraph(
  run: GraphRun,
  context: RunContext,
): Promise<ReadonlyMap<string, NodeShown>> {
  const { graph, targets, device, perform, expectNames, cache, keep, onChecked, onEvent } = run;
  // A service that draws for this process would be given the whole graph.
  const { elsewhere: _, ...here } = context;
  const shared = { ...here, runtime: oneRuntime(context.runtime) };
  let stamp: Promise<string> | undefined;
  const nodes = workflowNodes(() => ({
    perform,
    context: shared,
    expectNames,
    libraryStamp: () => (stamp ??= libraryStamp(context)),
  }));
  const names = run.names ?? namesIn(graph);
  const { isImage = () => true } = run;
  const found = checkGraph(graph, { nodes, names: { ...names, isImage }, targets, expectNames });
  onChecked?.(found);
  const { checked, shown } = found;
  const baseOf = (id: string): string => shown.get(id)?.of ?? id;
  const outputs = await runComfy(
    {
      checked,
      prompt: withExactIntegers(graph, nodes),
      cache,
      ...(device && { device }),
      readImage: (name) => context.picture(name),
      keep: (picture, place) => keep(picture, { ...place, node: baseOf(place.node) }),
      onEvent:
        onEvent &&
        ((event) => {
          toldEvents(event, shown).forEach(onEvent);
        }),
    },
    shared,
  );
  return new Map(
    [...outputs].map(([id, { images = [], text = [] }]) => [baseOf(id), { images, text }]),
  );
}

/** Nodes that only show a target are told as the target. */
function toldEvents(event: PromptEvent, shown: CheckedGraph["shown"]): PromptEvent[] {
  switch (event.type) {
    case "cached":
      return [{ ...event, nodes: event.nodes.filter((id) => !shown.has(id)) }];
    case "executed": {
      const node = shown.get(event.node)?.of ?? event.node;
      return [{ ...event, node }];
    }
    case "executing":
    case "progress":
      return shown.has(event.node) ? [] : [event];
  }
}

/** Nodes of one device share an engine. */
function oneRuntime(open: RunContext["runtime"]): RunContext["runtime"] {
  const opened = new Map<DeviceChoice, ReturnType<RunContext["runtime"]>>();
  return (device) => {
    const known = opened.get(device) ?? open(device);
    opened.set(device, known);
    return known;
  };
}

/** Whether what the graph names is there is found out when it is opened. */
function namesIn(graph: Prompt): NameLists {
  const named = (input: string): string[] =>
    Object.values(graph).flatMap(({ inputs }) => {
      const value = (inputs as Readonly<Record<string, unknown>> | undefined)?.[input];
      return typeof value === "string" ? [value] : [];
    });
  return {
    checkpoints: named("ckpt_name"),
    loras: named("lora_name"),
    upscalers: named("model_name"),
    controlNets: ["control_net_name", "style_model_name", "ipadapter_file"].flatMap(named),
    clipVisions: named("clip_name"),
    images: [],
  };
}
