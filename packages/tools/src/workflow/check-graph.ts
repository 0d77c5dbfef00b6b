/** Whether a graph can run: all that is wrong with the nodes that it needs is told at once. */
import { type Fault, TOOL_NODE } from "@inkloom/contract";
import {
  type CheckedNode,
  type CheckedPrompt,
  checkNode,
  graphOf,
  linkOf,
  type NameLists,
  type NodeDeclaration,
  nodeInputsOf,
  type Prompt,
  type PromptNode,
} from "@inkloom/diffusion";
import { checkToolNode, type ToolNodeCheck } from "./check-tool-node.ts";
import { errorFault, inputFault, nodeFault, shown } from "./graph-faults.ts";
import { NODE_TOOLS } from "./node-types/node-types.ts";
import { fault, invalid, isRecord, MOST_FAULTS } from "./read-graph.ts";
import { type ShownTarget, withShownTargets } from "./shown-targets.ts";

export interface GraphCheckOptions {
  readonly nodes: ReadonlyMap<string, NodeDeclaration>;
  /** What there is to choose from; whether a name is a picture's. */
  readonly names: NameLists & Pick<ToolNodeCheck, "isImage">;
  /** Ids of the nodes up to which it is run. @default all output nodes */
  readonly targets?: readonly string[] | undefined;
  readonly expectNames: ToolNodeCheck["expectNames"];
}

export interface CheckedGraph {
  /** With a node more for each target that shows nothing by itself. */
  readonly checked: CheckedPrompt;
  /** Those nodes' ids, and whose outputs they show. */
  readonly shown: ReadonlyMap<string, ShownTarget>;
}

/**
 * @param graph as `readGraph` gives it
 * @throws Problem `workflow/invalid` whose faults are nodes (`3`) or their inputs (`3.steps`)
 */
export function checkGraph(graph: Prompt, options: GraphCheckOptions): CheckedGraph {
  const { nodes, targets } = options;
  const faults: Fault[] = [];
  const typeOf = (id: string): string | undefined => {
    const type = Object.hasOwn(graph, id) ? graph[id]?.class_type : undefined;
    return typeof type === "string" ? type : undefined;
  };
  const wanted = wantedNodes(graph, nodes, targets, typeOf);
  const checked = new Map<string, CheckedNode>();
  const order = graphOf(wanted, (id) => {
    const node = graph[id];
    if (node === undefined) return [];
    const sources = linksOf(node).filter((each) => typeOf(each) !== undefined);
    // More than are told need not be found: a graph may have a fault in each of very many inputs.
    if (faults.length >= MOST_FAULTS) return sources;
    const found = checkOne(id, node, typeOf, options);
    if (found.node) checked.set(id, found.node);
    faults.push(...found.faults);
    return sources;
  });
  if ("cycle" in order) throw invalid([...faults, cycleFault(order.cycle)].slice(0, MOST_FAULTS));
  if (faults.length > 0) throw invalid(faults.slice(0, MOST_FAULTS));
  const running = new Map(order.order.flatMap((id) => [...entryOf(checked, id)]));
  return withShownTargets({ nodes: running, outputs: wanted, nodeErrors: {} });
}

/** @throws Problem `workflow/invalid` where nothing is to be run */
function wantedNodes(
  graph: Prompt,
  nodes: GraphCheckOptions["nodes"],
  targets: readonly string[] | undefined,
  typeOf: (id: string) => string | undefined,
): string[] {
  if (targets !== undefined) {
    const missing = targets.filter((id) => typeOf(id) === undefined);
    if (missing.length > 0 || targets.length === 0)
      throw invalid([
        fault("targets", {
          en: `targets: got ${shown(missing.join(", "))}, expected ids of nodes of the graph.`,
          zh: `targets：给出的是 ${shown(missing.join(", "))}，应为图中节点的编号。`,
        }),
      ]);
    return [...new Set(targets)];
  }
  const outputs = Object.keys(graph).filter((id) => nodes.get(typeOf(id) ?? "")?.isOutput === true);
  if (outputs.length > 0) return outputs;
  // Where no node shows anything, unknown ones are the likely reason.
  const unknown = Object.entries(graph).filter(([, { class_type: type }]) => !isKnown(nodes, type));
  if (unknown.length > 0)
    throw invalid(unknown.slice(0, MOST_FAULTS).map(([id, node]) => unknownFault(id, node)));
  throw invalid([
    fault("graph", {
      en: "The graph has no node that shows or saves anything, such as Save Image.",
      zh: "工作流中没有显示或保存结果的节点，例如“保存图片”。",
    }),
  ]);
}

const isKnown = (nodes: GraphCheckOptions["nodes"], type: unknown): boolean =>
  typeof type === "string" && nodes.has(type);

const nameOf = ({ class_type: type, _meta: meta }: PromptNode): string => {
  const title = isRecord(meta) ? meta["title"] : undefined;
  return typeof title === "string" && title !== "" ? title : String(type);
};

const unknownFault = (id: string, node: PromptNode): Fault =>
  nodeFault(
    { id, name: nameOf(node) },
    {
      en: `there is no node of the type ${shown(node.class_type)} here`,
      zh: `此处没有 ${shown(node.class_type)} 类型的节点`,
    },
  );

function checkOne(
  id: string,
  node: PromptNode,
  typeOf: (id: string) => string | undefined,
  { nodes, names, expectNames }: GraphCheckOptions,
): { readonly node?: CheckedNode; readonly faults: readonly Fault[] } {
  const type = String(node.class_type);
  const declaration = nodes.get(type);
  if (declaration === undefined) return { faults: [unknownFault(id, node)] };
  const named = { id, name: nameOf(node) };
  const gone = Object.entries(nodeInputsOf(node)).flatMap(([input, value]) => {
    const from = Array.isArray(value) ? linkOf(value) : undefined;
    if (from === undefined || typeOf(from.node) !== undefined) return [];
    return [
      inputFault(named, input, {
        en: `the link comes from node ${from.node}, which the graph does not have`,
        zh: `连线来自节点 ${from.node}，图中没有该节点`,
      }),
    ];
  });
  if (gone.length > 0) return { faults: gone };
  const tool = type.startsWith(TOOL_NODE)
    ? NODE_TOOLS.find((each) => TOOL_NODE + each.id === type)
    : undefined;
  if (tool !== undefined) {
    const { isImage } = names;
    const check = { tool, node, named, nodes, typeOf, isImage, expectNames };
    const { inputs, faults } = checkToolNode(check);
    return { node: { id, type, declaration, inputs }, faults };
  }
  const { node: checked, errors } = checkNode({ id, node, names, nodes, typeOf });
  // A source of an unknown type has its own fault.
  const known = errors.filter(({ extra_info: info }) =>
    isSourceKnown(nodeInputsOf(node)[String(info["input_name"])], nodes, typeOf),
  );
  return { node: checked, faults: known.map((error) => errorFault(named, error)) };
}

function isSourceKnown(
  value: unknown,
  nodes: GraphCheckOptions["nodes"],
  typeOf: (id: string) => string | undefined,
): boolean {
  const from = Array.isArray(value) ? linkOf(value) : undefined;
  return from === undefined || isKnown(nodes, typeOf(from.node));
}

const linksOf = (node: PromptNode): string[] =>
  Object.values(nodeInputsOf(node)).flatMap((value) => {
    const from = Array.isArray(value) ? linkOf(value) : undefined;
    return from === undefined ? [] : [from.node];
  });

function* entryOf(
  checked: ReadonlyMap<string, CheckedNode>,
  id: string,
): Generator<readonly [string, CheckedNode]> {
  const node = checked.get(id);
  if (node !== undefined) yield [id, node];
}

/** Nodes of a circle that are named. */
const SHOWN_NODES = 20;

function cycleFault(cycle: readonly string[]): Fault {
  const named = cycle.slice(0, SHOWN_NODES).join(" -> ");
  const rest = cycle.length > SHOWN_NODES ? " -> …" : "";
  return fault(cycle[0] ?? "graph", {
    en: `The nodes ${named}${rest} need each other in a circle.`,
    zh: `节点 ${named}${rest} 形成了循环。`,
  });
}
