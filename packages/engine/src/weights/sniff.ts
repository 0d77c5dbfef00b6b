import type { Text } from "@inkloom/contract";
import { Damage, quoted } from "./damage.ts";
import type { SourceFile } from "./source-file.ts";

export type Sniffed = "safetensors" | "zip" | "pickle" | "gguf" | "json";

const LOOK = 512; // bytes
const LFS = "version https://git-lfs.github.com/spec/";

/** What people mistake for weights: Latin-1 text at a byte offset. */
const STRANGERS: readonly (readonly [at: number, text: string, name: Text])[] = [
  [0, "\x93NUMPY", { en: "a NumPy array file", zh: "NumPy 数组文件" }],
  [0, "\x1f\x8b", { en: "a gzip archive; unpack it first", zh: "gzip 压缩包；请先解压" }],
  [0, "7z\xbc\xaf", { en: "a 7z archive; unpack it first", zh: "7z 压缩包；请先解压" }],
  [0, "Rar!", { en: "a RAR archive; unpack it first", zh: "RAR 压缩包；请先解压" }],
  [0, "\x89PNG", { en: "a PNG picture", zh: "PNG 图片" }],
  [0, "\xff\xd8\xff", { en: "a JPEG picture", zh: "JPEG 图片" }],
  [0, "\x89HDF", { en: "an HDF5 (Keras) file", zh: "HDF5（Keras）文件" }],
  [4, "TFL3", { en: "a TensorFlow Lite model", zh: "TensorFlow Lite 模型" }],
  [
    257,
    "ustar",
    {
      en: "a tar archive (also PyTorch's format before 0.2)",
      zh: "tar 归档（PyTorch 0.2 之前也使用这种格式）",
    },
  ],
];

/** Tells a file's format by its first bytes; the extension is not looked at.
 *  @throws Damage `weights/empty`, `weights/pointer`, `weights/unknown-format` */
export async function sniff(source: SourceFile): Promise<Sniffed> {
  const { head, text } = await expectNoPointer(source);
  if (text.startsWith("GGUF")) return "gguf";
  if (text.startsWith("PK\x03\x04") || text.startsWith("PK\x05\x06")) return "zip";
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5) return "pickle";
  if (/^\s*\{/.test(text) && head.every(isTextByte)) return "json";
  if (looksLikeSafetensors(head)) return "safetensors";
  const stranger = looksLikeOnnx(head)
    ? {
        en: "an ONNX model, which is run as it is, not read for weights",
        zh: "ONNX 模型；它只能直接运行，不能作为权重读取",
      }
    : STRANGERS.find(([at, start]) => text.startsWith(start, at))?.[2];
  if (stranger !== undefined)
    throw new Damage("weights/unknown-format", {
      en: `this is ${stranger.en}.`,
      zh: `这是 ${stranger.zh}。`,
    });
  const start = head.subarray(0, 16);
  const hex = Buffer.from(start).toString("hex");
  const shown: Text = start.every(isTextByte)
    ? { en: quoted(text.slice(0, 16)), zh: quoted(text.slice(0, 16)) }
    : { en: `bytes ${hex}`, zh: `字节 ${hex}` };
  throw new Damage("weights/unknown-format", {
    en: `neither safetensors nor a PyTorch checkpoint nor GGUF (it starts with ${shown.en}).`,
    zh: `既不是 safetensors，也不是 PyTorch 检查点或 GGUF（文件开头为 ${shown.zh}）。`,
  });
}

/** The first bytes of a file that is neither empty nor left in place of another, also as Latin-1.
 *  @throws Damage `weights/empty`, `weights/pointer` */
export async function expectNoPointer(source: SourceFile) {
  if (source.size === 0)
    throw new Damage("weights/empty", { en: "the file is empty.", zh: "文件是空的。" });
  const head = await source.read(0, Math.min(LOOK, source.size), {
    en: "the first bytes",
    zh: "文件开头",
  });
  const text = Buffer.from(head).toString("latin1");
  if (text.startsWith(LFS))
    throw new Damage("weights/pointer", {
      en: "this is a Git LFS pointer, not the weights themselves.",
      zh: "这是 Git LFS 指针，不是权重本身。",
    });
  if (/^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i.test(text))
    throw new Damage("weights/pointer", {
      en: "this is an HTML page, not weights.",
      zh: "这是 HTML 网页，不是权重。",
    });
  return { head, text };
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
