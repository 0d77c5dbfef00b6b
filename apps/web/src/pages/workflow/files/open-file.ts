/** Files that hold a workflow: Inkloom's own, ComfyUI's in both formats, and pictures that either was kept in. */
import type { WorkflowDocument } from "../graph/document.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { isApiPrompt, readApiPrompt } from "./api-prompt.ts";
import { FileError } from "./file-error.ts";
import { type JsonRecord, MOST_BYTES, parseJson, recordOf } from "./json.ts";
import { isOwnFormat, readOwnFormat } from "./own-format.ts";
import { isPng, pngTexts } from "./png-text.ts";
import { isComfyPage, readComfyPage, unknownTypes } from "./read-comfy-page.ts";

export interface Opened {
  readonly document: WorkflowDocument;
  readonly name?: string;
  /** Types of nodes that cannot run here. */
  readonly unknown: readonly string[];
}

/** Bytes of a picture that is looked into. */
const MOST_PICTURE = 256 * 2 ** 20;

/** @throws FileError where it holds no workflow that can be opened */
export async function openFile(file: Blob, name: string, types: NodeTypes): Promise<Opened> {
  const head = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  const title = name.replace(/\.(json|png)$/i, "").slice(0, 100);
  if (isPng(head)) {
    if (file.size > MOST_PICTURE) throw new FileError("large");
    const texts = await pngTexts(new Uint8Array(await file.arrayBuffer()));
    // The page's workflow keeps places and notes; the prompt is what ran.
    for (const keyword of ["workflow", "prompt"]) {
      const text = texts.get(keyword);
      const opened = text === undefined ? undefined : quietly(text, types);
      if (opened !== undefined) return { name: title, ...opened };
    }
    throw new FileError("picture");
  }
  if (file.size > MOST_BYTES) throw new FileError("large");
  return { name: title, ...openText(await file.text(), types) };
}

function quietly(text: string, types: NodeTypes): Opened | undefined {
  try {
    return openText(text, types);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** @throws FileError */
export function openText(text: string, types: NodeTypes): Opened {
  if (text.length > MOST_BYTES) throw new FileError("large");
  let given: JsonRecord | undefined;
  try {
    given = recordOf(parseJson(text));
  } catch {
    throw new FileError("json");
  }
  if (given === undefined) throw new FileError("format");
  return openRecord(given, types);
}

/** @throws FileError */
export function openRecord(given: JsonRecord, types: NodeTypes): Opened {
  const opened = read(given, types);
  if (opened.document.graph.nodes.length === 0 && opened.document.graph.frames.length === 0)
    throw new FileError("empty");
  return { ...opened, unknown: unknownTypes(opened.document, types) };
}

function read(
  given: JsonRecord,
  types: NodeTypes,
): { readonly document: WorkflowDocument; readonly name?: string } {
  if (isOwnFormat(given)) return readOwnFormat(given);
  // What clients queue, as it is sent and kept in histories.
  const prompt = recordOf(given["prompt"]);
  if (prompt !== undefined && isApiPrompt(prompt))
    return { document: readApiPrompt(prompt, types) };
  if (isComfyPage(given)) return { document: readComfyPage(given, types) };
  if (isApiPrompt(given)) return { document: readApiPrompt(given, types) };
  throw new FileError("format");
}
