/** Runs a checked graph, each node after those that it needs. */
import { Problem, type Stage } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { openSessions } from "../sessions.ts";
import type { CheckedNode, CheckedPrompt } from "./check-prompt.ts";
import type { ComfyContext, ComfyImages, NameLists, WrittenWhere } from "./context.ts";
import type { InputSpec, NodeResult, Shown, ShownImage } from "./declaration.ts";
import type { NodeCache } from "./node-cache.ts";
import { keysOf } from "./node-keys.ts";
import { checkedLiteral } from "./check-input.ts";
import { type Literal, literalOf, NodeInputs } from "./node-inputs.ts";
import { bytesOf, type Value } from "./values.ts";

/** What listeners hear, in order. */
export type PromptEvent =
  | { readonly type: "cached"; readonly nodes: readonly string[] }
  | { readonly type: "executing"; readonly node: string }
  | {
      readonly type: "progress";
      readonly node: string;
      readonly value: number;
      readonly max: number;
      /** Where the node does several things. */
      readonly stage?: Stage;
      /** Makes a picture of what the sampler sees now; takes time. */
      readonly preview?: () => Promise<Pixels>;
    }
  | { readonly type: "executed"; readonly node: string; readonly output: Shown };

/** Pictures come and go through these; `node` is the id of the one that writes. */
export interface PromptImages extends Pick<ComfyImages, "read"> {
  readonly write: (
    pictures: readonly Pixels[],
    where: WrittenWhere & { readonly node: string },
  ) => Promise<readonly ShownImage[]>;
}

export interface RunPromptContext extends Omit<ComfyContext, "sessions" | "onStep" | "images"> {
  readonly runtime: Runtime;
  readonly images: PromptImages;
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

/** Bytes of values that wait for the nodes that need them, where the machine names no limit. */
const MOST_HELD = 8 * 2 ** 30;
const GIBIBYTE = 2 ** 30;
/** Characters of all texts that nodes show: every listener is told all of them with each step. */
const MOST_SHOWN = 2 ** 20;

/** What each output node shows. Rejects with `NodeFailure`, or with the signal's reason once it aborts. */
export async function runPrompt(
  { nodes, outputs }: CheckedPrompt,
  context: RunPromptContext,
): Promise<ReadonlyMap<string, Shown>> {
  const { runtime, signal, onNotice, cache, onEvent, images } = context;
  const executed: string[] = [];
  const failure = (node: CheckedNode, error: unknown): NodeFailure => {
    signal?.throwIfAborted();
    return new NodeFailure(node, [...executed], error);
  };
  const keys = await keysOf(nodes, context, failure);
  const held = new HeldResults(context.memory ?? MOST_HELD);
  const shows = new Set(outputs);
  const shown = new Map<string, Shown>();
  let characters = 0;
  const { cached, needed } = planned({ nodes, outputs }, (id) => cache.get(keys.get(id) ?? ""));
  onEvent?.({ type: "cached", nodes: [...cached.keys()] });
  const waiting = usersOf(needed, nodes);
  const sessions = openSessions(runtime, signal, onNotice);
  try {
    for (const [id, node] of nodes) {
      let result = cached.get(id);
      if (result === undefined && !needed.has(id)) continue;
      signal?.throwIfAborted();
      if (result === undefined) {
        onEvent?.({ type: "executing", node: id });
        const own: ComfyContext = {
          ...context,
          sessions,
          images: {
            read: images.read,
            write: (pictures, where) => images.write(pictures, { ...where, node: id }),
          },
          onStep: ({ step, steps, stage }, preview) =>
            onEvent?.({
              type: "progress",
              node: id,
              value: step,
              max: steps,
              ...(stage && { stage }),
              ...(preview && { preview }),
            }),
        };
        try {
          result = await node.declaration.run(inputsOf(node, held), own);
          held.keep(id, result, waiting.get(id) ?? 0);
        } catch (error) {
          throw failure(node, error);
        }
        cache.set(keys.get(id) ?? "", result);
        for (const input of node.inputs.values())
          if (typeof input === "object") held.used(input.node);
      } else held.keep(id, result, waiting.get(id) ?? 0);
      executed.push(id);
      if (result.shown && shows.has(id)) {
        for (const text of result.shown.text ?? []) characters += text.length;
        if (characters > MOST_SHOWN) throw failure(node, tooMuchShown(characters));
        shown.set(id, result.shown);
        onEvent?.({ type: "executed", node: id, output: result.shown });
      }
    }
    return shown;
  } finally {
    await sessions.release();
  }
}

const tooMuchShown = (characters: number): Problem =>
  new Problem("input/invalid", {
    en: `The texts that nodes show have ${characters} characters in all, expected at most ${MOST_SHOWN}.`,
    zh: `各节点显示的文本合计 ${characters} 个字符，最多为 ${MOST_SHOWN} 个。`,
  });

/** What is known already, and what has to be made: nothing is made for a node that is known. */
function planned(
  { nodes, outputs }: Pick<CheckedPrompt, "nodes" | "outputs">,
  find: (id: string) => NodeResult | undefined,
): { readonly cached: ReadonlyMap<string, NodeResult>; readonly needed: ReadonlySet<string> } {
  const cached = new Map<string, NodeResult>();
  const needed = new Set<string>();
  const wanted = new Set(outputs);
  for (const [id, { inputs }] of [...nodes].reverse()) {
    if (!wanted.has(id)) continue;
    const found = find(id);
    if (found) cached.set(id, found);
    else {
      needed.add(id);
      for (const input of inputs.values()) if (typeof input === "object") wanted.add(input.node);
    }
  }
  return { cached: new Map([...cached].reverse()), needed };
}

/** How many inputs of nodes that will run are linked to each node. */
function usersOf(
  needed: ReadonlySet<string>,
  nodes: ReadonlyMap<string, CheckedNode>,
): ReadonlyMap<string, number> {
  const users = new Map<string, number>();
  for (const id of needed)
    for (const input of nodes.get(id)?.inputs.values() ?? [])
      if (typeof input === "object") users.set(input.node, (users.get(input.node) ?? 0) + 1);
  return users;
}

/** Results that somebody still needs. */
class HeldResults {
  readonly #most: number;
  readonly #results = new Map<string, { readonly result: NodeResult; left: number }>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws Problem `memory/short` where too much is held at once */
  keep(id: string, result: NodeResult, users: number): void {
    if (users === 0) return;
    this.#bytes += sizeOf(result);
    if (this.#bytes > this.#most) {
      const [held, most] = [this.#bytes, this.#most].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
      throw new Problem("memory/short", {
        en: `What the graph's nodes hold for each other takes ${held} GiB, expected at most ${most}.`,
        zh: `工作流各节点之间保留的数据达 ${held} GiB，最多为 ${most} GiB。`,
      });
    }
    this.#results.set(id, { result, left: users });
  }

  get(id: string): NodeResult | undefined {
    return this.#results.get(id)?.result;
  }

  /** One of those that needed it is done. */
  used(id: string): void {
    const found = this.#results.get(id);
    if (found === undefined) return;
    found.left -= 1;
    if (found.left > 0) return;
    this.#results.delete(id);
    this.#bytes -= sizeOf(found.result);
  }
}

const sizeOf = ({ values }: NodeResult): number =>
  values.reduce((sum, value) => sum + (value ? bytesOf(value) : 0), 0);

function inputsOf(node: CheckedNode, results: Pick<HeldResults, "get">): NodeInputs {
  const values = new Map<string, Value | Literal>();
  for (const [name, input] of node.inputs)
    if (typeof input === "object") {
      const value = results.get(input.node)?.values[input.output];
      if (value === undefined && node.declaration.takesNothing === true) continue;
      if (value === undefined)
        throw new Problem("workflow/nothing", {
          en: `${name}: node ${input.node} made nothing for its output ${input.output + 1}, which is linked here`,
          zh: `${name}：节点 ${input.node} 的第 ${input.output + 1} 个输出没有内容，却连接到这里`,
        });
      values.set(name, asField(name, value, specOf(node, name)));
    } else values.set(name, input);
  return new NodeInputs(values);
}

const specOf = ({ declaration }: CheckedNode, name: string): InputSpec | undefined =>
  declaration.required[name] ?? declaration.optional?.[name];

/** What comes along a link to a field is held to the field's range like what is typed there. */
function asField(name: string, value: Value, spec: InputSpec | undefined): Value | Literal {
  if (spec === undefined || spec.kind === "link" || spec.kind === "COMBO") return value;
  const literal = literalOf(value, name);
  if (literal === undefined) throw new TypeError(`a ${value.type} came to the field ${name}`);
  const checked = checkedLiteral(name, spec, literal, NO_LISTS);
  if ("literal" in checked) return checked.literal;
  const { message } = checked.error;
  throw new Problem("input/invalid", {
    en: `${name}: ${message}, along its link`,
    zh: `${name}：连线传来的值不符合要求（${message}）`,
  });
}

/** Fields that choose among names take no links. */
const NO_LISTS: NameLists = {
  checkpoints: [],
  loras: [],
  upscalers: [],
  controlNets: [],
  images: [],
};
