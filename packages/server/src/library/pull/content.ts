/** What a fetched file really is. Neither its name nor the server's word counts, only what is in it. */
import { open, stat } from "node:fs/promises";
import { extname } from "node:path";
import { type CatalogueKind, Problem } from "@inkloom/contract";
import { readModelFile } from "@inkloom/tools";

export interface Content {
  readonly format: "safetensors" | "gguf" | "onnx" | "pickle" | "text";
  readonly kind: CatalogueKind;
  /** The name with the ending that its content has. */
  readonly name: string;
}

/** Kinds that consist of more than weights: lists of tags, vocabularies, configurations. */
const WITH_TEXTS: readonly CatalogueKind[] = ["tagger", "speech", "annotator"];
const TEXTS = [".csv", ".json", ".txt", ".yaml", ".yml", ".mvn"];
/** Bytes of such a text. */
const LONGEST_TEXT = 64 * 2 ** 20;

const PICKLES = [".ckpt", ".pt", ".pth", ".bin"];

/**
 * @param path the file, under whatever name
 * @param kind what the asker or the catalogue says it is, which counts more than what its keys tell
 * @throws Problem `weights/...`, `onnx/...` or `pull/content`, naming the file as `name`
 */
export async function readContent(
  path: string,
  name: string,
  kind: CatalogueKind | undefined,
): Promise<Content> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  if (kind !== undefined && WITH_TEXTS.includes(kind) && TEXTS.includes(ending.toLowerCase())) {
    await expectText(path, name);
    return { format: "text", kind, name };
  }
  const file = await readModelFile(path).catch((error: unknown) => {
    throw renamed(error, path, name);
  });
  const is = kind ?? file.holds;
  if (is === undefined)
    throw new Problem("pull/content", {
      en: `${name} is a model file, but nothing in it tells of which kind; name it with --kind.`,
      zh: `${name} 是模型文件，但其内容无法说明类型；请用 --kind 指出。`,
    });
  if (file.format === "safetensors" || file.format === "gguf" || file.format === "onnx")
    return { format: file.format, kind: is, name: `${stem}.${file.format}` };
  const own = PICKLES.includes(ending.toLowerCase()) ? name : `${stem}.ckpt`;
  return { format: "pickle", kind: is, name: own };
}

async function expectText(path: string, name: string): Promise<void> {
  const refuse = (en: string, zh: string): Problem =>
    new Problem("pull/content", { en: `${name} ${en}.`, zh: `${name} ${zh}。` });
  const { size } = await stat(path);
  if (size > LONGEST_TEXT)
    throw refuse(
      `has ${size} bytes, expected a text of at most ${LONGEST_TEXT}`,
      `有 ${size} 字节，应为不超过 ${LONGEST_TEXT} 字节的文本`,
    );
  const file = await open(path);
  try {
    const bytes = await file.readFile();
    const text = decoded(bytes);
    if (text === undefined || text.includes("\0"))
      throw refuse("is no text in UTF-8", "不是 UTF-8 文本");
    if (/^\s*<(!doctype|html|\?xml)/i.test(text)) throw refuse("is a web page", "是网页");
  } finally {
    await file.close();
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The file's name in place of where it lies now, which is nobody's business. */
export function renamed(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof Problem)) return error;
  const { en, zh } = error.sentence;
  return new Problem(
    error.code,
    { en: en.replaceAll(path, name), zh: zh.replaceAll(path, name) },
    { cause: error },
  );
}
