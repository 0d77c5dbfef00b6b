/** Seeds after a run, as their nodes say. */
import type { AfterRun, Json, WorkflowDocument, WorkflowGraph } from "../graph/document.ts";

/** Beyond this, seeds are not what every program reads exactly. */
const MOST = 2 ** 32;

/** @param random 0 to 1 */
export function redrawn(
  document: WorkflowDocument,
  random: () => number = Math.random,
): WorkflowDocument {
  const graph = (before: WorkflowGraph): WorkflowGraph =>
    before.nodes.some(({ after }) => after !== undefined)
      ? {
          ...before,
          nodes: before.nodes.map((node) => {
            const changed = Object.entries(node.after ?? {}).map(
              ([name, how]) => [name, nextValue(node.values[name] ?? 0, how, random)] as const,
            );
            return { ...node, values: { ...node.values, ...Object.fromEntries(changed) } };
          }),
        }
      : before;
  return {
    graph: graph(document.graph),
    parts: Object.fromEntries(
      Object.entries(document.parts).map(([id, part]) => [
        id,
        { ...part, graph: graph(part.graph) },
      ]),
    ),
  };
}

function nextValue(value: Json, how: AfterRun, random: () => number): Json {
  if (how === "randomize") return Math.floor(random() * MOST);
  if (how === "fixed") return value;
  const by = how === "increment" ? 1n : -1n;
  if (typeof value !== "number" && !(typeof value === "string" && /^\d+$/.test(value)))
    return value;
  const next = BigInt(value) + by;
  if (next < 0n) return 0;
  return Number.isSafeInteger(Number(next)) ? Number(next) : String(next);
}

/** Whether any seed is another after each run. */
export const redraws = ({ graph, parts }: WorkflowDocument): boolean =>
  [graph, ...Object.values(parts).map((part) => part.graph)].some(({ nodes }) =>
    nodes.some(({ after = {} }) => Object.values(after).some((how) => how !== "fixed")),
  );
