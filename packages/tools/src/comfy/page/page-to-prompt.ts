/**
 * A workflow of ComfyUI's page as the prompt that the page would queue: values of fields by their names, links through
 * reroutes and bypassed nodes, muted nodes left out.
 * Reference: Comfy-Org/ComfyUI_frontend, src/utils/executionUtil.ts (graphToPrompt).
 */
import { heldValue, type NodeInfo, valuesOf } from "./page-values.ts";
import {
  type PageNode,
  type PageOrigin,
  type PageWorkflow,
  readPageWorkflow,
} from "./page-workflow.ts";

/** Nodes that the page alone knows. */
const NOTES = ["Note", "MarkdownNote"];
const REROUTE = "Reroute";
const PRIMITIVE = "PrimitiveNode";

/** Nodes that a link is followed through at most: files may have them in a circle. */
const FURTHEST = 1_000;

interface ApiNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly _meta: { readonly title: string };
}

/**
 * @param info what `/object_info` answers; nodes that it does not know keep their links only, and are refused as unknown
 *   by whoever checks the prompt
 * @throws Problem `workflow/file` where it is no such workflow
 */
export function pageToPrompt(
  workflow: unknown,
  info: Readonly<Record<string, NodeInfo>>,
): Record<string, ApiNode> {
  const page = readPageWorkflow(workflow);
  const running = [...page.nodes.values()].filter(
    ({ type, mode }) =>
      mode === "runs" && type !== REROUTE && type !== PRIMITIVE && !NOTES.includes(type),
  );
  const ids = new Set(running.map(({ id }) => id));
  return Object.fromEntries(
    running.map((node) => {
      const known = Object.hasOwn(info, node.type) ? info[node.type] : undefined;
      const inputs: Record<string, unknown> = known === undefined ? {} : valuesOf(node, known);
      for (const { name, link, type } of node.inputs) {
        const from = link === undefined ? undefined : follow(page, link, type);
        if (from === undefined) continue;
        if ("value" in from) inputs[name] = from.value;
        // What hangs on a muted node hangs on nothing.
        else if (ids.has(from.node)) inputs[name] = [from.node, from.output];
      }
      return [node.id, { class_type: node.type, inputs, _meta: { title: titleOf(node, known) } }];
    }),
  );
}

function titleOf({ title, type }: PageNode, info: NodeInfo | undefined): string {
  const name = info?.["display_name"];
  return title === type && typeof name === "string" ? name : title;
}

/** The node that a link really comes from, or the value that one holds. */
function follow(
  { nodes, links }: PageWorkflow,
  link: number,
  type: string,
): PageOrigin | { readonly value: unknown } | undefined {
  let at: number | undefined = link;
  for (let steps = 0; at !== undefined && steps < FURTHEST; steps++) {
    const origin = links.get(at);
    const node = origin === undefined ? undefined : nodes.get(origin.node);
    if (origin === undefined || node === undefined) return undefined;
    if (node.type === PRIMITIVE) return { value: heldValue(node) };
    if (node.type === REROUTE) at = node.inputs[0]?.link;
    else if (node.mode === "bypassed") at = passedOn(node, origin.output, type);
    else return origin;
  }
  return undefined;
}

/** A bypassed node gives what comes in of the same type, at the same place if it can. */
function passedOn({ inputs }: PageNode, output: number, type: string): number | undefined {
  const candidates = [...inputs.slice(output, output + 1), ...inputs];
  return candidates.find((input) => input.type === type && input.link !== undefined)?.link;
}
