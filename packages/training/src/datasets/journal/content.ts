/** What a file of a data set holds, kept so that exactly the same bytes can be written again. */
import { createHash } from "node:crypto";

/**
 * - a text: its bytes as UTF-8
 * - `bytes`: what is no UTF-8, in base64
 * - `kept`: a picture, by the SHA-256 of its bytes, which lie in the journal's store
 * - null: there is no file
 */
export type Content = string | { readonly bytes: string } | { readonly kept: string } | null;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function contentOfText(bytes: Uint8Array): Content {
  try {
    return decoder.decode(bytes);
  } catch {
    return { bytes: Buffer.from(bytes).toString("base64") };
  }
}

export const hashOf = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** The bytes of a text; undefined where there is no file, or where it is a picture. */
export function contentBytes(content: Content): Buffer | undefined {
  if (content === null) return undefined;
  if (typeof content === "string") return Buffer.from(content);
  return "bytes" in content ? Buffer.from(content.bytes, "base64") : undefined;
}

/** Whether a content is exactly these bytes; undefined stands for no file. */
export function isContent(content: Content, bytes: Uint8Array | undefined): boolean {
  if (content === null || bytes === undefined) return content === null && bytes === undefined;
  if (typeof content !== "string" && "kept" in content) return hashOf(bytes) === content.kept;
  return contentBytes(content)?.equals(bytes) === true;
}
