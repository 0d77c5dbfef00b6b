/** GGUF files, as stable-diffusion.cpp (whole models) and ComfyUI-GGUF (U-Nets alone) write them. Plain element
 *  types stay on disk; quantised ones become float16 when they are first needed. */
import { closeSync, openSync, readSync } from "node:fs";
import { Damage, quoted } from "./damage.ts";
import { DTYPE_BYTES, elementCount } from "./dtype.ts";
import type { DiskDType, MemoryLocation, WeightEntry, WeightFile } from "./entry.ts";
import { BLOCK_FORMATS, type BlockFormat, readBlocks } from "./gguf/blocks.ts";
import {
  type Fact,
  type GgufHeader,
  MoreNeeded,
  readHeader,
  type TensorInfo,
} from "./gguf/header.ts";
import type { SourceFile } from "./source-file.ts";

/** Bytes that are read at first, and at most; lists of words make the header of a language model long. */
const FIRST_READ = 2 ** 18;
const LARGEST_HEADER = 2 ** 26;

/** Element types that are stored as they are, by ggml's number. */
const PLAIN: ReadonlyMap<number, DiskDType> = new Map<number, DiskDType>([
  [0, "F32"],
  [1, "F16"],
  [24, "I8"],
  [25, "I16"],
  [26, "I32"],
  [27, "I64"],
  [28, "F64"],
  [30, "BF16"],
]);

/** Where ComfyUI-GGUF keeps the shape of a tensor that it stored as rows of another length
 *  (city96/ComfyUI-GGUF, tools/convert.py). */
const ORIGINAL_SHAPE = "comfy.gguf.orig_shape.";

/** @throws Damage `weights/header`, `weights/dtype`, `weights/layout`, `weights/truncated` */
export async function openGguf(source: SourceFile): Promise<WeightFile> {
  const header = await readWhole(source);
  const entries = new Map<string, WeightEntry>();
  for (const tensor of header.tensors) {
    if (entries.has(tensor.key))
      throw new Damage("weights/header", {
        en: `tensor ${quoted(tensor.key)} is listed twice.`,
        zh: `张量 ${quoted(tensor.key)} 重复出现。`,
      });
    entries.set(tensor.key, entryOf(source, header, tensor));
  }
  return { path: source.path, format: "gguf", entries, metadata: metadataOf(header.facts) };
}

async function readWhole(source: SourceFile): Promise<GgufHeader> {
  for (let length = FIRST_READ; ; length *= 8) {
    const bytes = await source.read(0, Math.min(length, source.size), {
      en: "the GGUF header",
      zh: "GGUF 文件头",
    });
    try {
      return readHeader(bytes);
    } catch (error) {
      if (!(error instanceof MoreNeeded)) throw error;
      if (length >= source.size)
        throw new Damage("weights/truncated", {
          en: `the GGUF header goes on behind the file's end at ${source.size} bytes.`,
          zh: `GGUF 文件头超出文件末尾（${source.size} 字节）。`,
        });
      if (length >= LARGEST_HEADER)
        throw new Damage("weights/header", {
          en: `the GGUF header has more than ${LARGEST_HEADER} bytes.`,
          zh: `GGUF 文件头超过 ${LARGEST_HEADER} 字节。`,
        });
    }
  }
}

function entryOf(
  source: SourceFile,
  { facts, dataStart }: GgufHeader,
  { key, shape: stored, type, offset }: TensorInfo,
): WeightEntry {
  const wrong = (en: string, zh: string): Damage =>
    new Damage("weights/layout", {
      en: `tensor ${quoted(key)}: ${en}.`,
      zh: `张量 ${quoted(key)}：${zh}。`,
    });
  const count = elementCount(stored);
  if (count === undefined)
    throw wrong(
      `the shape [${stored.join(", ")}] has too many elements`,
      `形状 [${stored.join(", ")}] 的元素过多`,
    );
  const shape = originalShape(facts.get(ORIGINAL_SHAPE + key)) ?? stored;
  if (elementCount(shape) !== count)
    throw wrong(
      `its original shape [${shape.join(", ")}] and its stored one [${stored.join(", ")}] differ in size`,
      `原形状 [${shape.join(", ")}] 与存储形状 [${stored.join(", ")}] 的元素个数不同`,
    );
  const plain = PLAIN.get(type);
  const format = BLOCK_FORMATS.get(type);
  if (plain === undefined && format === undefined)
    throw new Damage("weights/dtype", {
      en: `tensor ${quoted(key)} has ggml's type ${type}; expected ${known()}.`,
      zh: `张量 ${quoted(key)} 的 ggml 类型为 ${type}；支持 ${known()}。`,
    });
  const row = stored.at(-1) ?? 1;
  if (format && row % format.values !== 0)
    throw wrong(
      `rows of ${row} values are no whole blocks of ${format.values}`,
      `每行 ${row} 个值，不是 ${format.values} 的整数倍`,
    );
  const length = plain ? count * DTYPE_BYTES[plain] : blockBytes(count, format);
  const start = dataStart + offset;
  if (start + length > source.size)
    throw new Damage("weights/truncated", {
      en: `tensor ${quoted(key)} needs bytes ${start} to ${start + length}, but the file has only ${source.size}.`,
      zh: `张量 ${quoted(key)} 需要第 ${start} 到 ${start + length} 字节，但文件只有 ${source.size} 字节。`,
    });
  if (plain) {
    const location = { kind: "file", path: source.path, offset: start, length } as const;
    return { key, dtype: plain, shape, location };
  }
  const place = { path: source.path, offset: start, length };
  const location = new Quantised(place, format ?? unknownFormat());
  return { key, dtype: "F16", shape, location, unmapped: "quantised" };
}

const known = (): string =>
  [...PLAIN.values(), ...[...BLOCK_FORMATS.values()].map(({ name }) => name)].join(", ");

const blockBytes = (count: number, format: BlockFormat | undefined): number =>
  format ? (count / format.values) * format.bytes : 0;

function unknownFormat(): never {
  throw new TypeError("gguf: a tensor is plain or in blocks");
}

/** Bytes of a file that become float16 whenever they are asked for; nothing is kept, so a model that is only
 *  looked at costs no memory. */
class Quantised implements MemoryLocation {
  readonly kind = "memory";
  /** Of the float16 values, bytes. */
  readonly length: number;
  readonly #place: { readonly path: string; readonly offset: number; readonly length: number };
  readonly #format: BlockFormat;

  constructor(
    place: { readonly path: string; readonly offset: number; readonly length: number },
    format: BlockFormat,
  ) {
    this.#place = place;
    this.#format = format;
    this.length = (place.length / format.bytes) * format.values * 2;
  }

  get data(): Uint8Array {
    const { path, offset, length } = this.#place;
    const bytes = new Uint8Array(length);
    const file = openSync(path, "r");
    try {
      for (let done = 0; done < length;) {
        const read = readSync(file, bytes, done, length - done, offset + done);
        if (read === 0)
          throw new Damage("weights/truncated", {
            en: `${path} became shorter while it was used.`,
            zh: `${path} 在使用期间变短了。`,
          });
        done += read;
      }
    } finally {
      closeSync(file);
    }
    return new Uint8Array(new Float16Array(readBlocks(bytes, this.#format)).buffer);
  }
}

function originalShape(fact: Fact | undefined): readonly number[] | undefined {
  if (typeof fact !== "object") return undefined;
  const sizes = fact.filter((size) => typeof size === "number");
  return sizes.length === fact.length ? sizes : undefined;
}

/** Plain facts as texts; the shapes are in the entries. */
const metadataOf = (facts: ReadonlyMap<string, Fact>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...facts]
      .filter(([name]) => !name.startsWith(ORIGINAL_SHAPE))
      .map(([name, fact]) => [name, typeof fact === "object" ? fact.join(", ") : String(fact)]),
  );
