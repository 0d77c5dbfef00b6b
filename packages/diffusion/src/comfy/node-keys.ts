/** Names of nodes in the cache: equal for nodes that make the same. */
import { createHash } from "node:crypto";
import type { CheckedNode } from "./check-prompt.ts";
import type { FingerprintContext } from "./context.ts";
import { type Literal, NodeInputs } from "./node-inputs.ts";

/** What a node is, its values, the keys of what it is linked to, and the files that it reads. `nodes` stand behind
 *  those that they need. */
export async function keysOf(
  nodes: ReadonlyMap<string, CheckedNode>,
  context: FingerprintContext,
  failure: (node: CheckedNode, error: unknown) => Error,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const [id, node] of nodes) {
    const { type, declaration, inputs } = node;
    const parts: unknown[] = [type];
    const literals = new Map<string, Literal>();
    // By name: the order in which somebody wrote them says nothing.
    for (const [name, input] of [...inputs].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (typeof input === "object") parts.push([name, keys.get(input.node), input.output]);
      else {
        literals.set(name, input);
        parts.push([name, typeof input === "string", String(input)]);
      }
    if (declaration.fingerprint) {
      context.signal?.throwIfAborted();
      try {
        parts.push(await declaration.fingerprint(new NodeInputs(literals), context));
      } catch (error) {
        throw failure(node, error);
      }
    }
    keys.set(id, createHash("sha256").update(JSON.stringify(parts)).digest("hex"));
  }
  return keys;
}
