/** Graphs in ComfyUI's API format, and what it answers about bad ones. */

/** One node as it stands in a prompt; nothing about it has been checked. */
export interface PromptNode {
  readonly class_type?: unknown;
  readonly inputs?: unknown;
  /** What pages keep, such as a title. */
  readonly _meta?: unknown;
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

/** The link that a list of two is; undefined for other lists. */
export function linkOf(value: readonly unknown[]): PromptLink | undefined {
  const [node, output] = value;
  const named = typeof node === "string" || typeof node === "number";
  return value.length === 2 && named && typeof output === "number"
    ? { node: String(node), output }
    : undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const inputsOf = ({ inputs }: PromptNode): Readonly<Record<string, unknown>> =>
  isRecord(inputs) ? inputs : {};
