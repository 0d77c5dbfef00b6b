/** Workflows as people keep them: ComfyUI's API format, its page's own, or a PNG that carries one of them. */
import { Problem, type Text } from "@inkloom/contract";
import {
  COMFY_NODES,
  GLUE_NODES,
  objectInfo,
  parseExactJson,
  type Prompt,
} from "@inkloom/diffusion";
import { pictureKind } from "@inkloom/pixels";
import { pageToPrompt } from "../comfy/page/page-to-prompt.ts";
import { pictureTexts } from "../pictures/restore-picture.ts";
import { isRecord, readGraph } from "./read-graph.ts";

const NO_NAMES = { checkpoints: [], loras: [], upscalers: [], controlNets: [], images: [] };

/**
 * The graph of a file's bytes; `name` is what people call the file.
 * @throws Problem `workflow/file`, `workflow/invalid`, `input/picture`
 */
export function readGraphFile(bytes: Uint8Array, name: string): Prompt {
  const kind = pictureKind(bytes);
  if (kind === undefined) return graphIn(textOf(bytes, name), name);
  const { prompt, workflow } = pictureTexts(bytes);
  const text = prompt ?? workflow;
  if (text === undefined) throw refused(name, { en: "carries no workflow", zh: "没有携带工作流" });
  return graphIn(text, name);
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused(name, { en: "is no UTF-8 text", zh: "不是 UTF-8 文本" });
  }
}

function graphIn(text: string, name: string): Prompt {
  const json = jsonOf(text, name);
  if (!isRecord(json)) throw refused(name, { en: "holds no JSON object", zh: "不含 JSON 对象" });
  // What `/prompt` takes, and what jobs of workflows do.
  const graph = isRecord(json["prompt"]) ? json["prompt"] : json["graph"];
  if (isRecord(graph) && !("class_type" in graph)) return readGraph(graph);
  return readGraph(Array.isArray(json["nodes"]) ? pageToPrompt(json, pageInfo()) : json);
}

/** Fields of the nodes that pages know. */
const pageInfo = () => objectInfo(NO_NAMES, "en", new Map([...COMFY_NODES, ...GLUE_NODES]));

function jsonOf(text: string, name: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refused(name, {
      en: `is no JSON (${error.message.slice(0, 200)})`,
      zh: `不是 JSON（${error.message.slice(0, 200)}）`,
    });
  }
}

const refused = (name: string, { en, zh }: Text): Problem =>
  new Problem("workflow/file", {
    en: `${name} ${en}, expected a workflow.`,
    zh: `${name} ${zh}，应为工作流。`,
  });
