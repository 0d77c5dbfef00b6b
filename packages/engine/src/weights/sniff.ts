import { Damage, quoted } from "./damage.ts";
import type { SourceFile } from "./source-file.ts";

export type Sniffed = "safetensors" | "zip" | "pickle" | "json";

const LOOK = 512; // bytes
const LFS = "version https://git-lfs.github.com/spec/";

/** What people mistake for weights: Latin-1 text at a byte offset. */
const STRANGERS: readonly (readonly [at: number, text: string, name: string])[] = [
  [0, "GGUF", "a GGUF file; convert it to safetensors"],
  [0, "\x93NUMPY", "a NumPy array file"],
  [0, "\x1f\x8b", "a gzip archive; unpack it first"],
  [0, "7z\xbc\xaf", "a 7z archive; unpack it first"],
  [0, "Rar!", "a RAR archive; unpack it first"],
  [0, "\x89PNG", "a PNG picture"],
  [0, "\xff\xd8\xff", "a JPEG picture"],
  [0, "\x89HDF", "an HDF5 (Keras) file"],
  [4, "TFL3", "a TensorFlow Lite model"],
  [257, "ustar", "a tar archive (also PyTorch's format before 0.2)"],
];

/** Tells a file's format by its first bytes; the extension is not looked at.
 *  @throws Damage `weights/empty`, `weights/pointer`, `weights/unknown-format` */
export async function sniff(source: SourceFile): Promise<Sniffed> {
  if (source.size === 0) throw new Damage("weights/empty", "the file is empty.");
  const head = await source.read(0, Math.min(LOOK, source.size), "the first bytes");
  const text = Buffer.from(head).toString("latin1");
  if (text.startsWith(LFS))
    throw new Damage("weights/pointer", "this is a Git LFS pointer, not the weights themselves.");
  if (/^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i.test(text))
    throw new Damage("weights/pointer", "this is an HTML page, not weights.");
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06")) return "zip";
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5) return "pickle";
  if (/^\s*\{/.test(text) && head.every(isTextByte)) return "json";
  if (looksLikeSafetensors(head)) return "safetensors";
  const stranger = looksLikeOnnx(head)
    ? "an ONNX model, which is run as it is, not read for weights"
    : STRANGERS.find(([at, start]) => text.startsWith(start, at))?.[2];
  if (stranger !== undefined) throw new Damage("weights/unknown-format", `this is ${stranger}.`);
  const start = head.subarray(0, 16);
  const shown = start.every(isTextByte)
    ? quoted(text.slice(0, 16))
    : `bytes ${Buffer.from(start).toString("hex")}`;
  throw new Damage(
    "weights/unknown-format",
    `neither safetensors nor a PyTorch checkpoint (it starts with ${shown}).`,
  );
}

/** A u64 header length and an opening brace. A length too large for any header is let through here, so
 *  that the reader can name it. */
function looksLikeSafetensors(head: Uint8Array): boolean {
  return head[8] === 0x7b;
}

const isTextByte = (byte: number): boolean => byte >= 0x20 || [0x09, 0x0a, 0x0d].includes(byte);

/** Protobuf field 1 (format version, 3 to 15), then field 2 (producer) or 7 (graph). */
function looksLikeOnnx([tag, version = 0, next]: Uint8Array): boolean {
  return tag === 0x08 && version >= 3 && version <= 15 && (next === 0x12 || next === 0x3a);
}
