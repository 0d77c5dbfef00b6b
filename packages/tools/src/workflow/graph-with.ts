/** Graphs with single inputs changed, as people type them: `node.input=value`. */
import { Problem } from "@inkloom/contract";
import { linkOf, nodeInputsOf, parseExactJson, type Prompt } from "@inkloom/diffusion";
import { isRecord } from "./read-graph.ts";

/**
 * Nodes are called by their ids, or by titles or types that only one has. Values that are no JSON are texts.
 * @throws Problem `input/usage`
 */
export function graphWith(graph: Prompt, changes: readonly string[]): Prompt {
  const changed = new Map(Object.entries(graph));
  for (const change of changes) {
    const [, place = "", text = ""] = /^([^=]*)=([\s\S]*)$/.exec(change) ?? [];
    const dot = place.lastIndexOf(".");
    const input = place.slice(dot + 1);
    if (dot < 1 || input === "")
      throw usage(change, {
        en: "node.input=value, such as 3.steps=20",
        zh: "节点.输入=值，例如 3.steps=20",
      });
    const id = idOf(graph, place.slice(0, dot), change);
    const node = changed.get(id) ?? {};
    const inputs = { ...nodeInputsOf(node), [input]: valueOf(text) };
    changed.set(id, { ...node, inputs });
  }
  return Object.fromEntries(changed);
}

function idOf(graph: Prompt, named: string, change: string): string {
  if (Object.hasOwn(graph, named)) return named;
  const all = Object.entries(graph);
  const titled = all.filter(([, { _meta }]) => isRecord(_meta) && _meta["title"] === named);
  const typed = all.filter(([, { class_type: type }]) => type === named);
  const found = titled.length > 0 ? titled : typed;
  const [only] = found;
  if (only !== undefined && found.length === 1) return only[0];
  throw usage(
    change,
    found.length > 1
      ? {
          en: `one node, but ${found.length} are called ${named}; use an id`,
          zh: `唯一的节点，但有 ${found.length} 个名为 ${named}；请用编号`,
        }
      : {
          en: `a node of the graph, which has no ${named}`,
          zh: `图中的节点，图中没有 ${named}`,
        },
  );
}

/** A number, `true`, `false` or a link; anything else is a text. */
function valueOf(text: string): unknown {
  try {
    const value = parseExactJson(text);
    const isValue = ["number", "bigint", "boolean", "string"].includes(typeof value);
    return isValue || (Array.isArray(value) && linkOf(value) !== undefined) ? value : text;
  } catch {
    return text;
  }
}

const usage = (change: string, { en, zh }: { readonly en: string; readonly zh: string }): Problem =>
  new Problem("input/usage", {
    en: `--set: got ${JSON.stringify(change.slice(0, 100))}, expected ${en}.`,
    zh: `--set：给出的是 ${JSON.stringify(change.slice(0, 100))}，应为${zh}。`,
  });
