/** What a client sends to `/prompt`. */
import { storable } from "../../storage/gallery/bigrams.ts";
import { type ComfyRequest, readComfyRequest } from "./comfy-request.ts";
import { recordOf } from "./json-values.ts";
import { PromptRefusal } from "./prompt-refusal.ts";

export interface PromptBody {
  readonly request: ComfyRequest;
  readonly clientId?: string;
  /** The client's own id of the job. */
  readonly promptId?: string;
  /** Its place in the queue: lower is earlier. @default behind what is there */
  readonly number?: number;
  /** Before everything of its own. */
  readonly front: boolean;
}

/** Characters by which a client calls itself. */
const LONGEST_CLIENT = 200;
/** As ComfyUI takes them: lower case, with hyphens. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param fromPage makes a prompt of a workflow in the page's own format
 *  @throws PromptRefusal */
export function readPromptBody(
  body: unknown,
  fromPage: (workflow: unknown) => unknown,
): PromptBody {
  const given = recordOf(body) ?? {};
  const extraData = recordOf(given["extra_data"]) ?? {};
  const { workflow } = given;
  const prompt = given["prompt"] ?? (workflow === undefined ? undefined : fromPage(workflow));
  if (prompt === undefined)
    throw new PromptRefusal("no_prompt", { en: "No prompt provided", zh: "没有给出 prompt" });
  const request = readComfyRequest({
    prompt,
    extraData: given["prompt"] === undefined ? withWorkflow(extraData, workflow) : extraData,
    targets: given["partial_execution_targets"],
  });
  const promptId = readId(given["prompt_id"]);
  const clientId = readClient(given["client_id"]);
  const number = readNumber(given["number"]);
  return {
    request,
    ...(clientId !== undefined && { clientId }),
    ...(promptId !== undefined && { promptId }),
    ...(number !== undefined && { number }),
    front: Boolean(given["front"]),
  };
}

/** Pictures carry the page that they were drawn on, unless the client says itself what they carry. */
function withWorkflow(
  extraData: Readonly<Record<string, unknown>>,
  workflow: unknown,
): Record<string, unknown> {
  const info = recordOf(extraData["extra_pnginfo"]) ?? {};
  return { ...extraData, extra_pnginfo: { workflow, ...info } };
}

function readId(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === "string" && UUID.test(given)) return given;
  throw new PromptRefusal("invalid_prompt_id", {
    en: "prompt_id must be a UUID in lower case with hyphens",
    zh: "prompt_id 必须是带连字符的小写 UUID",
  });
}

function readClient(given: unknown): string | undefined {
  if (given === undefined || given === null || given === "") return undefined;
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text === "string" && text.length <= LONGEST_CLIENT) return storable(text);
  throw new PromptRefusal("invalid_prompt", {
    en: `client_id is no text of at most ${LONGEST_CLIENT} characters.`,
    zh: `client_id 不是不超过 ${LONGEST_CLIENT} 个字符的文本。`,
  });
}

function readNumber(given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  const number = typeof given === "boolean" ? Number.NaN : Number(given);
  if (Number.isFinite(number)) return number;
  throw new PromptRefusal("invalid_prompt", {
    en: "number is no number.",
    zh: "number 不是数字。",
  });
}
