/** Graphs in ComfyUI's API format, and what it answers about bad ones. */

/** One node as it stands in a prompt; nothing about it has been checked. */
export interface PromptNode {
  readonly class_type?: unknown;
  readonly inputs?: unknown;
}

/** By the nodes' ids. */
export type Prompt = Readonly<Record<string, PromptNode>>;

export interface PromptError {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: Readonly<Record<string, unknown>>;
}

export interface NodeErrors {
  readonly errors: readonly PromptError[];
  /** Output nodes that cannot run because of them. */
  readonly dependent_outputs: readonly string[];
  readonly class_type: string;
}

/** Where an input comes from. */
export interface PromptLink {
  readonly node: string;
  readonly output: number;
}

export function linkOf(value: unknown): PromptLink | undefined {
  if (!Array.isArray(value)) return undefined;
  const [node, output] = value as unknown[];
  const named = typeof node === "string" || typeof node === "number";
  return value.length === 2 && named && typeof output === "number"
    ? { node: String(node), output }
    : undefined;
}

export function inputsOf({ inputs }: PromptNode): Readonly<Record<string, unknown>> {
  return typeof inputs === "object" && inputs !== null
    ? (inputs as Readonly<Record<string, unknown>>)
    : {};
}
