/** What the row of a graph's job keeps: what is to be run, and what its client is answered about it. */
import type { Prompt, ShownImage } from "@inkloom/tools";
import type { Job } from "../../jobs/states.ts";
import { recordOf, storedExactly, storedPlainly } from "./json-values.ts";
import { PromptRefusal } from "./prompt-refusal.ts";

export interface ComfyRequest {
  /** In the API format. Whole numbers that readers of JSON would round stand as texts. */
  readonly prompt: Prompt;
  /** What came along; `extra_pnginfo` goes into the pictures. */
  readonly extraData: Readonly<Record<string, unknown>>;
  /** The output nodes that are wanted. @default all */
  readonly targets?: readonly string[];
  /** The first checkpoint, by which the queue groups. */
  readonly model?: string;
}

export interface ComfyOrigin {
  readonly dialect: "comfy";
  /** By which the client knows the job: a UUID of its own, or the job's. */
  readonly promptId: string;
  readonly clientId?: string;
  readonly number: number;
  /** The output nodes that run. */
  readonly outputs: readonly string[];
  /** Names that were given to what nodes made, kept so that a job that is run again gives the same. */
  readonly saved?: Readonly<Record<string, readonly ShownImage[]>>;
}

/** Nodes of a graph, and characters of an id. */
const MOST_NODES = 2_000;
const LONGEST_ID = 100;
/** Keys of paid services that pages send along: not ours to keep. */
const SECRETS = ["auth_token_comfy_org", "api_key_comfy_org"];

/**
 * Takes what a client or a row holds. Nothing is known of the nodes yet but that they are nodes.
 * @throws PromptRefusal
 */
export function readComfyRequest(given: {
  readonly prompt?: unknown;
  readonly extraData?: unknown;
  readonly targets?: unknown;
}): ComfyRequest {
  const prompt = readPrompt(given.prompt);
  const extraData = Object.fromEntries(
    Object.entries(recordOf(storedPlainly(given.extraData)) ?? {}).filter(
      ([key]) => !SECRETS.includes(key),
    ),
  );
  const targets = readTargets(given.targets);
  const model = checkpointOf(prompt);
  return {
    prompt,
    extraData,
    ...(targets !== undefined && { targets }),
    ...(model !== undefined && { model }),
  };
}

function readPrompt(given: unknown): Prompt {
  const prompt = recordOf(storedExactly(given));
  if (prompt === undefined)
    throw new PromptRefusal("invalid_prompt", {
      en: "The prompt is no object of nodes.",
      zh: "prompt 不是由节点组成的对象。",
    });
  const nodes = Object.entries(prompt);
  if (nodes.length > MOST_NODES)
    throw new PromptRefusal("invalid_prompt", {
      en: `The prompt has ${nodes.length} nodes, expected at most ${MOST_NODES}.`,
      zh: `工作流有 ${nodes.length} 个节点，最多为 ${MOST_NODES} 个。`,
    });
  for (const [id, node] of nodes)
    if (recordOf(node) === undefined || id.length > LONGEST_ID || id === "__proto__")
      throw new PromptRefusal(
        "invalid_prompt",
        {
          en: "Cannot execute because a node is missing the class_type property.",
          zh: "无法执行：有节点缺少 class_type 属性。",
        },
        `Node ID '#${id.slice(0, LONGEST_ID)}'`,
      );
  return prompt as Prompt;
}

function readTargets(given: unknown): string[] | undefined {
  if (given === undefined || given === null) return undefined;
  const targets = Array.isArray(given) ? given.map(String) : [];
  if (!Array.isArray(given) || targets.length > MOST_NODES)
    throw new PromptRefusal("invalid_prompt", {
      en: "partial_execution_targets is no list of node ids.",
      zh: "partial_execution_targets 不是节点编号的列表。",
    });
  return targets;
}

function checkpointOf(prompt: Prompt): string | undefined {
  for (const node of Object.values(prompt)) {
    const name = inputsOf(node)["ckpt_name"];
    if (typeof name === "string") return name;
  }
  return undefined;
}

/** Values and links of a node. */
export const inputsOf = ({ inputs }: Prompt[string]): Readonly<Record<string, unknown>> =>
  recordOf(inputs) ?? {};

/** What the row of a job of this dialect holds. */
export function originOf({ id, origin }: Pick<Job, "id" | "origin">): ComfyOrigin {
  const known = (origin ?? {}) as Partial<ComfyOrigin>;
  return { dialect: "comfy", promptId: id, number: 0, outputs: [], ...known };
}

export const requestOf = ({ request }: Pick<Job, "request">): ComfyRequest => ({
  extraData: {},
  prompt: {},
  ...request,
});
