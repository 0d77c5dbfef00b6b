/** The graph that a word of the command line names: a file, or `-` for what is piped in. */
import { createReadStream } from "node:fs";
import { Problem } from "@inkloom/contract";
import { graphWith, readGraph, readGraphFile } from "@inkloom/tools";
import type { Surroundings } from "../surroundings.ts";

type Graph = ReturnType<typeof readGraph>;

/** Bytes of a file: pictures carry graphs as well. */
const LIMIT = 64 * 2 ** 20;

/** @param changes `node.input=value`; @throws Problem `workflow/file`, `workflow/invalid`, `input/usage` */
export async function graphOfFile(
  word: string,
  { stdin }: Pick<Surroundings, "stdin">,
  changes: readonly string[] = [],
): Promise<Graph> {
  const name = word === "-" ? "standard input" : word;
  const bytes = await contentOf(word === "-" ? stdin : createReadStream(word), name);
  return readGraph(graphWith(readGraphFile(bytes, name), changes));
}

async function contentOf(source: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of source) {
      size += part.length;
      if (size > LIMIT) break;
      parts.push(part);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw refused(name, { en: `cannot be read (${code})`, zh: `无法读取（${code}）` });
  }
  if (size > LIMIT)
    throw refused(name, {
      en: `has more than ${LIMIT} bytes`,
      zh: `超过 ${LIMIT} 字节`,
    });
  return Buffer.concat(parts);
}

const refused = (name: string, { en, zh }: { readonly en: string; readonly zh: string }): Problem =>
  new Problem("workflow/file", {
    en: `${name} ${en}, expected a workflow.`,
    zh: `${name} ${zh}，应为工作流。`,
  });
