/** Runs a checked graph, each node after those that it needs. */
import { createHash } from "node:crypto";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { openSessions } from "../sessions.ts";
import type { CheckedNode, CheckedPrompt } from "./check-prompt.ts";
import type { ComfyContext } from "./context.ts";
import type { NodeResult } from "./declaration.ts";
import type { NodeCache } from "./node-cache.ts";
import { type Literal, NodeInputs } from "./node-inputs.ts";
import type { Value } from "./values.ts";

/** What listeners hear, in order. */
export type PromptEvent =
  | { readonly type: "cached"; readonly nodes: readonly string[] }
  | { readonly type: "executing"; readonly node: string }
  | {
      readonly type: "progress";
      readonly node: string;
      readonly value: number;
      readonly max: number;
      /** Makes a picture of what the sampler sees now; takes time. */
      readonly preview: () => Promise<Pixels>;
    }
  | { readonly type: "executed"; readonly node: string; readonly output: Shown };

type Shown = NonNullable<NodeResult["shown"]>;

export interface RunPromptContext extends Omit<ComfyContext, "sessions" | "onStep"> {
  readonly runtime: Runtime;
  readonly cache: NodeCache;
  readonly onEvent?: ((event: PromptEvent) => void) | undefined;
}

/** A node's own failure, with the node. The cause is what it threw. */
export class NodeFailure extends Error {
  override readonly name = "NodeFailure";
  readonly node: CheckedNode;
  /** Nodes that were done before. */
  readonly executed: readonly string[];

  constructor(node: CheckedNode, executed: readonly string[], cause: unknown) {
    super(`node ${node.id} (${node.type}): ${String(cause)}`, { cause });
    this.node = node;
    this.executed = executed;
  }
}

/** What each output node shows. Rejects with `NodeFailure`, or with the signal's reason once it aborts. */
export async function runPrompt(
  { nodes, outputs }: CheckedPrompt,
  context: RunPromptContext,
): Promise<ReadonlyMap<string, Shown>> {
  const { runtime, signal, onNotice, cache, onEvent } = context;
  const sessions = openSessions(runtime, signal, onNotice);
  const shown = new Map<string, Shown>();
  const results = new Map<string, NodeResult>();
  const executed: string[] = [];
  try {
    const keys = await keysOf(nodes, { ...context, sessions });
    const cached = [...nodes.keys()].filter((id) => {
      const found = cache.get(keys.get(id) ?? "");
      if (found) results.set(id, found);
      return found !== undefined;
    });
    onEvent?.({ type: "cached", nodes: cached });
    for (const [id, node] of nodes) {
      let result = results.get(id);
      if (result === undefined) {
        signal?.throwIfAborted();
        onEvent?.({ type: "executing", node: id });
        const own: ComfyContext = {
          ...context,
          sessions,
          onStep: ({ step, steps }, preview) =>
            onEvent?.({ type: "progress", node: id, value: step, max: steps, preview }),
        };
        result = await node.declaration
          .run(inputsOf(node, results), own)
          .catch((error: unknown) => {
            signal?.throwIfAborted();
            throw new NodeFailure(node, executed, error);
          });
        results.set(id, result);
        cache.set(keys.get(id) ?? "", result);
      }
      executed.push(id);
      if (outputs.includes(id) && result.shown) {
        shown.set(id, result.shown);
        onEvent?.({ type: "executed", node: id, output: result.shown });
      }
    }
    return shown;
  } finally {
    await sessions.release();
  }
}

function inputsOf(node: CheckedNode, results: ReadonlyMap<string, NodeResult>): NodeInputs {
  const values = new Map<string, Value | Literal>();
  for (const [name, input] of node.inputs)
    if (typeof input === "object") {
      const value = results.get(input.node)?.values[input.output];
      if (value === undefined) throw new TypeError(`node ${input.node} made no ${input.output}`);
      values.set(name, value);
    } else values.set(name, input);
  return new NodeInputs(values);
}

/** Equal for nodes that make the same: what a node is, its values, and the keys of what it is linked to. */
async function keysOf(
  nodes: ReadonlyMap<string, CheckedNode>,
  context: ComfyContext,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const [id, { type, declaration, inputs }] of nodes) {
    const parts: unknown[] = [type];
    for (const [name, input] of inputs)
      parts.push(
        typeof input === "object"
          ? [name, keys.get(input.node), input.output]
          : [name, typeof input, String(input)],
      );
    const literals = [...inputs].filter(
      (each): each is [string, Literal] => typeof each[1] !== "object",
    );
    if (declaration.fingerprint)
      parts.push(await declaration.fingerprint(new NodeInputs(new Map(literals)), context));
    keys.set(id, createHash("sha256").update(JSON.stringify(parts)).digest("hex"));
  }
  return keys;
}
