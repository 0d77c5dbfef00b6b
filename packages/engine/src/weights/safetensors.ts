import type { Text } from "@inkloom/contract";
import { Damage, quoted } from "./damage.ts";
import { DTYPE_BYTES, elementCount } from "./dtype.ts";
import type { DiskDType, WeightEntry, WeightFile } from "./entry.ts";
import type { SourceFile } from "./source-file.ts";
import { JsonError, parseStrictJson, type JsonObject, type JsonValue } from "./strict-json.ts";

/** Largest header the format allows, in bytes. */
const LARGEST_HEADER = 100_000_000;
const PREFIX = 8; // the header's length as a little-endian u64

interface Slab {
  readonly key: string;
  readonly dtype: DiskDType;
  readonly shape: readonly number[];
  /** Byte range within the data part. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the header of a safetensors file; tensor data stay on disk.
 *
 * The rules are those of huggingface/safetensors@v0.6.2 safetensors/src/tensor.rs: header of at most
 * 100 MB of UTF-8 JSON, no name twice, tensors fill the data part without overlap, hole or rest.
 */
export async function openSafetensors(source: SourceFile): Promise<WeightFile> {
  const prefix = await source.read(0, PREFIX, { en: "the header length", zh: "文件头长度" });
  const headerLength = new DataView(prefix.buffer).getBigUint64(0, true);
  if (headerLength > BigInt(LARGEST_HEADER))
    throw new Damage("weights/header", {
      en: `the header claims ${headerLength} bytes; the format allows at most ${LARGEST_HEADER}.`,
      zh: `文件头声称有 ${headerLength} 字节；该格式最多允许 ${LARGEST_HEADER} 字节。`,
    });
  const dataStart = PREFIX + Number(headerLength);
  const text = utf8(
    await source.read(PREFIX, Number(headerLength), {
      en: "the safetensors header",
      zh: "safetensors 文件头",
    }),
  );
  const header = parseHeader(text);
  const slabs: Slab[] = [];
  let metadata: Readonly<Record<string, string>> = {};
  for (const [key, value] of header) {
    if (key === "__metadata__") metadata = parseMetadata(value);
    else slabs.push(parseSlab(key, value));
  }
  checkLayout(slabs, source.size - dataStart);
  const entries = new Map<string, WeightEntry>();
  for (const { key, dtype, shape, begin, end } of slabs) {
    const offset = dataStart + begin;
    const location = { kind: "file", path: source.path, offset, length: end - begin } as const;
    entries.set(key, { key, dtype, shape, location });
  }
  return { path: source.path, format: "safetensors", entries, metadata };
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Damage(
      "weights/header",
      { en: "the header is not valid UTF-8.", zh: "文件头不是有效的 UTF-8。" },
      { cause: error },
    );
  }
}

function parseHeader(text: string): JsonObject {
  try {
    const header = parseStrictJson(text);
    if (header instanceof Map) return header;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Damage("weights/header", {
      en: `the header is not valid JSON: ${error.message}.`,
      zh: `文件头不是有效的 JSON：${error.sentence.zh}。`,
    });
  }
  throw new Damage("weights/header", {
    en: "the header is not a JSON object.",
    zh: "文件头不是 JSON 对象。",
  });
}

function parseMetadata(value: JsonValue): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  if (!(value instanceof Map))
    throw new Damage("weights/header", {
      en: "__metadata__ is not a JSON object of strings.",
      zh: "__metadata__ 不是由字符串组成的 JSON 对象。",
    });
  for (const [name, text] of value as JsonObject) {
    if (typeof text !== "string")
      throw new Damage("weights/header", {
        en: `__metadata__ ${quoted(name)} is not a string.`,
        zh: `__metadata__ 中的 ${quoted(name)} 不是字符串。`,
      });
    pairs.push([name, text]);
  }
  return Object.fromEntries(pairs);
}

function parseSlab(key: string, value: JsonValue): Slab {
  const wrong = ({ en, zh }: Text) =>
    new Damage("weights/header", {
      en: `tensor ${quoted(key)}: ${en}.`,
      zh: `张量 ${quoted(key)}：${zh}。`,
    });
  if (!(value instanceof Map))
    throw wrong({
      en: "expected an object with dtype, shape, data_offsets",
      zh: "应为包含 dtype、shape、data_offsets 的对象",
    });
  const info = value as JsonObject;
  const dtype = info.get("dtype");
  if (typeof dtype !== "string")
    throw wrong({ en: "dtype is missing or not a string", zh: "缺少 dtype，或它不是字符串" });
  if (!isDiskDType(dtype))
    throw new Damage("weights/dtype", {
      en: `tensor ${quoted(key)} has element type ${quoted(dtype)}; expected one of ${Object.keys(DTYPE_BYTES).join(", ")}.`,
      zh: `张量 ${quoted(key)} 的元素类型为 ${quoted(dtype)}；应为以下之一：${Object.keys(DTYPE_BYTES).join("、")}。`,
    });
  const shape = naturals(info.get("shape"));
  if (shape === undefined)
    throw wrong({
      en: "shape is not a list of natural numbers below 2^53",
      zh: "shape 应为由小于 2^53 的自然数组成的列表",
    });
  const [begin, end, ...rest] = naturals(info.get("data_offsets")) ?? [];
  if (begin === undefined || end === undefined || rest.length > 0)
    throw wrong({
      en: "data_offsets is not a pair of natural numbers below 2^53",
      zh: "data_offsets 应为一对小于 2^53 的自然数",
    });
  const count = elementCount(shape);
  const bytes = (count ?? Infinity) * DTYPE_BYTES[dtype];
  if (!Number.isSafeInteger(bytes))
    throw new Damage("weights/layout", {
      en: `tensor ${quoted(key)}: shape [${shape.join(", ")}] is too large to count.`,
      zh: `张量 ${quoted(key)}：形状 [${shape.join(", ")}] 过大，无法计数。`,
    });
  if (end - begin !== bytes)
    throw new Damage("weights/layout", {
      en: `tensor ${quoted(key)}: offsets ${begin} to ${end} hold ${end - begin} bytes, but ${dtype} [${shape.join(", ")}] needs ${bytes}.`,
      zh: `张量 ${quoted(key)}：偏移 ${begin} 到 ${end} 之间有 ${end - begin} 字节，但 ${dtype} [${shape.join(", ")}] 需要 ${bytes} 字节。`,
    });
  return { key, dtype, shape, begin, end };
}

function isDiskDType(name: string): name is DiskDType {
  return Object.hasOwn(DTYPE_BYTES, name);
}

function naturals(value: JsonValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const numbers: number[] = [];
  for (const item of value as readonly JsonValue[]) {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) return undefined;
    numbers.push(item);
  }
  return numbers;
}

function checkLayout(slabs: readonly Slab[], dataLength: number): void {
  let filled = 0;
  let previous = "";
  for (const { key, begin, end } of slabs.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > dataLength)
      throw new Damage("weights/truncated", {
        en: `tensor ${quoted(key)} ends at byte ${end} of the data, but the file holds only ${dataLength}.`,
        zh: `张量 ${quoted(key)} 结束于数据区第 ${end} 字节，但文件中的数据只有 ${dataLength} 字节。`,
      });
    if (begin < filled)
      throw new Damage("weights/layout", {
        en: `tensors ${quoted(previous)} and ${quoted(key)} overlap at byte ${begin} of the data.`,
        zh: `张量 ${quoted(previous)} 与 ${quoted(key)} 在数据区第 ${begin} 字节处重叠。`,
      });
    if (begin > filled)
      throw new Damage("weights/layout", {
        en: `bytes ${filled} to ${begin} of the data, before tensor ${quoted(key)}, belong to no tensor.`,
        zh: `数据区第 ${filled} 到 ${begin} 字节（位于张量 ${quoted(key)} 之前）不属于任何张量。`,
      });
    filled = end;
    previous = key;
  }
  if (filled < dataLength)
    throw new Damage("weights/layout", {
      en: `bytes ${filled} to ${dataLength} of the data, after the last tensor, belong to no tensor.`,
      zh: `数据区第 ${filled} 到 ${dataLength} 字节（位于最后一个张量之后）不属于任何张量。`,
    });
}
