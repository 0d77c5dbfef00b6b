/** The header of a GGUF file: plain facts, then the tensors' names, shapes, types and places.
 *  Format: ggml-org/ggml@v0.9.4, docs/gguf.md. */
import type { Text } from "@inkloom/contract";
import { Damage, quoted } from "../damage.ts";

/** More than any known file has; each costs memory before its bytes are seen. */
const MOST_TENSORS = 100_000;
const MOST_FACTS = 100_000;
const MOST_AXES = 8;
const LONGEST_NAME = 65_535;
/** Lists of lists deeper than this are no fact about a model. */
const DEEPEST = 4;

export interface TensorInfo {
  readonly key: string;
  /** Outermost axis first. */
  readonly shape: readonly number[];
  /** ggml's number of the element type. */
  readonly type: number;
  /** From the start of the data, bytes. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly tensors: readonly TensorInfo[];
  /** Of the data part within the file, bytes. */
  readonly dataStart: number;
}

/** Long lists are skipped and told by their length. */
export type Fact = string | number | boolean | readonly (string | number | boolean)[];

/** Thrown where the header goes on behind the bytes that were read. */
export class MoreNeeded extends Error {}

const refused = (en: string, zh: string): Damage =>
  new Damage("weights/header", { en: `${en}.`, zh: `${zh}。` });

/** @throws MoreNeeded, Damage `weights/header`, `weights/byte-order` */
export function readHeader(bytes: Uint8Array): GgufHeader {
  const reader = new Reader(bytes);
  reader.skip(4); // "GGUF"
  const version = reader.u32();
  if (version > 0xffff)
    throw new Damage("weights/byte-order", {
      en: "the GGUF file is big-endian; expected little-endian.",
      zh: "该 GGUF 文件为大端字节序；应为小端字节序。",
    });
  if (version !== 2 && version !== 3)
    throw refused(
      `GGUF version ${version} is not known; expected 2 or 3`,
      `未知的 GGUF 版本 ${version}；应为 2 或 3`,
    );
  const tensorCount = reader.count(MOST_TENSORS, { en: "tensors", zh: "个张量" });
  const factCount = reader.count(MOST_FACTS, { en: "facts", zh: "项元数据" });
  const facts = new Map<string, Fact>();
  for (let i = 0; i < factCount; i++) {
    const name = reader.text();
    facts.set(name, reader.fact(reader.u32(), 0));
  }
  const tensors = Array.from({ length: tensorCount }, () => readTensorInfo(reader));
  const alignment = facts.get("general.alignment") ?? 32;
  if (
    typeof alignment !== "number" ||
    !Number.isInteger(alignment) ||
    alignment < 1 ||
    alignment > 2 ** 20
  )
    throw refused(
      `general.alignment is ${String(alignment)}; expected a whole number from 1`,
      `general.alignment 为 ${String(alignment)}；应为正整数`,
    );
  return { facts, tensors, dataStart: Math.ceil(reader.at / alignment) * alignment };
}

function readTensorInfo(reader: Reader): TensorInfo {
  const key = reader.text();
  const axes = reader.u32();
  if (axes > MOST_AXES)
    throw refused(
      `tensor ${quoted(key)} has ${axes} axes; expected at most ${MOST_AXES}`,
      `张量 ${quoted(key)} 有 ${axes} 个轴；最多 ${MOST_AXES} 个`,
    );
  const innermostFirst = Array.from({ length: axes }, () => reader.u64());
  const type = reader.u32();
  return { key, shape: innermostFirst.reverse(), type, offset: reader.u64() };
}

/** Sizes of the plain types by number, bytes; 8 is a text, 9 a list. */
const SIZES: readonly number[] = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
const TEXT = 8;
const LIST = 9;

/** Lists up to this length are kept. */
const KEPT = 16;

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where it was. */
  skip(length: number): number {
    const start = this.at;
    if (start + length > this.#bytes.length) throw new MoreNeeded();
    this.at += length;
    return start;
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  u64(): number {
    const value = this.#view.getBigUint64(this.skip(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw refused(
        `the number ${value} is too large for a size or place in a file`,
        `数 ${value} 过大，不能作为大小或文件中的位置`,
      );
    return Number(value);
  }

  count(most: number, { en, zh }: Text): number {
    const value = this.u64();
    if (value > most)
      throw refused(
        `the file claims ${value} ${en}; expected at most ${most}`,
        `文件声称有 ${value} ${zh}；最多 ${most}`,
      );
    return value;
  }

  text(): string {
    const length = this.u64();
    if (length > LONGEST_NAME)
      throw refused(
        `a name claims ${length} bytes; expected at most ${LONGEST_NAME}`,
        `有名称声称长 ${length} 字节；最多 ${LONGEST_NAME} 字节`,
      );
    return this.#decoded(this.skip(length), length);
  }

  /** A value of the type; texts of any length are passed over, long ones are not kept. */
  fact(type: number, depth: number): Fact {
    if (type === LIST) return this.#list(depth);
    if (type === TEXT) {
      const length = this.u64();
      const start = this.skip(length);
      return this.#decoded(start, Math.min(length, LONGEST_NAME));
    }
    const size = SIZES[type];
    if (size === undefined)
      throw refused(`a fact has the unknown type ${type}`, `有元数据的类型 ${type} 未知`);
    return this.#number(type, this.skip(size));
  }

  #list(depth: number): Fact {
    const type = this.u32();
    const length = this.u64();
    if (depth >= DEEPEST)
      throw refused(
        `a fact is a list nested deeper than ${DEEPEST} levels`,
        `有元数据的列表嵌套超过 ${DEEPEST} 层`,
      );
    const size = SIZES[type] ?? 0;
    if (size > 0 && length > KEPT) {
      this.skip(length * size);
      return `[${length}]`;
    }
    const items: (string | number | boolean)[] = [];
    // every item takes at least one byte, so that a list cannot be longer than the file
    for (let i = 0; i < length; i++) {
      const item = this.fact(type, depth + 1);
      if (i < KEPT) items.push(typeof item === "object" ? `[${item.length}]` : item);
    }
    return length > KEPT ? `[${length}]` : items;
  }

  #number(type: number, at: number): number | boolean {
    const view = this.#view;
    switch (type) {
      case 0:
        return view.getUint8(at);
      case 1:
        return view.getInt8(at);
      case 2:
        return view.getUint16(at, true);
      case 3:
        return view.getInt16(at, true);
      case 4:
        return view.getUint32(at, true);
      case 5:
        return view.getInt32(at, true);
      case 6:
        return view.getFloat32(at, true);
      case 7:
        return view.getUint8(at) !== 0;
      case 10:
        return Number(view.getBigUint64(at, true));
      case 11:
        return Number(view.getBigInt64(at, true));
      default:
        return view.getFloat64(at, true);
    }
  }

  #decoded(start: number, length: number): string {
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }
}
