/** Builds weight files byte by byte for the tests: right ones to flip bits in, and wrong ones of every kind. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { Problem, type ProblemCode } from "@inkloom/contract";
import { afterAll, expect } from "vitest";
import type { WeightFile } from "./entry.ts";
import { openWeights } from "./open.ts";

export type Bytes = Uint8Array | string;

/** A folder that is gone after the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-weights-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let files = 0;

/** Writes a file under a name that says nothing, since the content must decide. */
export async function forge(folder: string, content: Bytes): Promise<string> {
  const path = join(folder, `forged-${files++}.bin`);
  await writeFile(path, content);
  return path;
}

/** Expects a problem with this code whose sentence holds `words`, without a stack trace, and exists in
 *  Chinese too. */
export async function expectProblem(
  opening: Promise<WeightFile>,
  code: ProblemCode,
  words: string,
): Promise<void> {
  const error: unknown = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  if (!(error instanceof Problem)) return;
  expect(error.message).toContain(words);
  expect(error.message).not.toMatch(/\n\s+at /);
  expect(error.explain("zh").sentence).toMatch(/\p{Script=Han}.*。$/su);
  expect(error.code).toBe(code);
}

/** Opens forged content and expects it refused. */
export async function expectRefused(
  folder: string,
  content: Bytes,
  code: ProblemCode,
  words: string,
): Promise<void> {
  await expectProblem(openWeights(await forge(folder, content)), code, words);
}

export function bytes(...parts: readonly (Bytes | number)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part))),
  );
}

export function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

export function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export function u64(value: number | bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

/** A safetensors file with this header (text, or an object to be written as JSON) and data. */
export function safetensors(header: Bytes | object, data: Bytes = ""): Buffer {
  const isBytes = typeof header === "string" || header instanceof Uint8Array;
  const text = Buffer.from(isBytes ? header : JSON.stringify(header));
  return bytes(u64(text.length), text, data);
}

/** Instructions of a pickle. */
export const pickle = {
  start: bytes(0x80, 2),
  stop: ".",
  mark: "(",
  tuple: "t",
  reduce: "R",
  build: "b",
  persistent: "Q",
  none: "N",
  emptyDict: "}",
  setItem: "s",
  global: (module: string, name: string) => `c${module}\n${name}\n`,
  text: (text: string) => bytes("X", u32(Buffer.byteLength(text)), text),
  integer: (value: number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(BigInt(value));
    return bytes(0x8a, 8, buffer);
  },
};

const integers = (values: readonly number[]) =>
  bytes(pickle.mark, ...values.map((value) => pickle.integer(value)), pickle.tuple);

export interface ForgedTensor {
  readonly storageClass?: string;
  /** Elements the storage claims. */
  readonly count: number;
  readonly key?: string;
  readonly offset?: number;
  readonly size: readonly number[];
  readonly stride: readonly number[];
}

/** Instructions that push one tensor. `legacy` adds the sixth item that old persistent ids have. */
export function tensor(forged: ForgedTensor, legacy = false): Buffer {
  const { storageClass = "FloatStorage", count, key = "0", offset = 0, size, stride } = forged;
  return bytes(
    pickle.global("torch._utils", "_rebuild_tensor_v2"),
    pickle.mark,
    pickle.mark,
    pickle.text("storage"),
    pickle.global("torch", storageClass),
    pickle.text(key),
    pickle.text("cpu"),
    pickle.integer(count),
    ...(legacy ? [pickle.none] : []),
    pickle.tuple,
    pickle.persistent,
    pickle.integer(offset),
    integers(size),
    integers(stride),
    pickle.none,
    pickle.none,
    pickle.tuple,
    pickle.reduce,
  );
}

/** The pickle of `{"w": tensor}`. */
export function stateDict(forged: ForgedTensor, legacy = false): Buffer {
  const { start, emptyDict, setItem, stop } = pickle;
  return bytes(start, emptyDict, pickle.text("w"), tensor(forged, legacy), setItem, stop);
}

export interface ForgedRecord {
  readonly name: string;
  readonly content: Bytes;
  readonly deflated?: boolean;
  /** What the directory says, where it lies. */
  readonly claimedSize?: number;
  readonly unixMode?: number;
  readonly flags?: number;
  readonly localName?: string;
}

/** A zip archive; `zip64` writes every size and offset in the 64-bit extension. */
export function zip(records: readonly ForgedRecord[], { zip64 = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const record of records) {
    const { name, deflated = false, unixMode = 0, flags = 0, localName = name } = record;
    const content = Buffer.from(record.content);
    const stored = deflated ? deflateRawSync(content) : content;
    const size = record.claimedSize ?? content.length;
    const storedSize = deflated ? stored.length : size;
    const shared = bytes(u16(flags), u16(deflated ? 8 : 0), u32(0), u32(crc32(content)));
    const sizes = zip64
      ? bytes(u32(0xffffffff), u32(0xffffffff))
      : bytes(u32(storedSize), u32(size));
    const local = bytes(
      "PK\x03\x04",
      u16(20),
      shared,
      sizes,
      u16(Buffer.byteLength(localName)),
      u16(0),
      localName,
    );
    const extra = zip64
      ? bytes(u16(1), u16(24), u64(size), u64(storedSize), u64(at))
      : Buffer.alloc(0);
    directory.push(
      bytes("PK\x01\x02", u16(unixMode === 0 ? 20 : (3 << 8) | 20), u16(20), shared, sizes),
      bytes(
        u16(Buffer.byteLength(name)),
        u16(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(unixMode * 0x10000),
      ),
      bytes(u32(zip64 ? 0xffffffff : at), name, extra),
    );
    locals.push(local, stored);
    at += local.length + stored.length;
  }
  const entries = bytes(...directory);
  const end64 = bytes(
    bytes("PK\x06\x06", u64(44), u16(45), u16(45), u32(0), u32(0)),
    bytes(u64(records.length), u64(records.length), u64(entries.length), u64(at)),
    bytes("PK\x06\x07", u32(0), u64(at + entries.length), u32(1)),
  );
  const counts = zip64
    ? bytes(u16(0xffff), u16(0xffff), u32(0xffffffff), u32(0xffffffff))
    : bytes(u16(records.length), u16(records.length), u32(entries.length), u32(at));
  return bytes(
    ...locals,
    entries,
    zip64 ? end64 : "",
    "PK\x05\x06",
    u16(0),
    u16(0),
    counts,
    u16(0),
  );
}

/** A PyTorch zip file with this pickle and data records by key. */
export function torchZip(
  pickleBytes: Bytes,
  data: Readonly<Record<string, Bytes>> = {},
  more: readonly ForgedRecord[] = [],
): Buffer {
  return zip([
    { name: "archive/data.pkl", content: pickleBytes },
    ...Object.entries(data).map(([key, content]) => ({ name: `archive/data/${key}`, content })),
    ...more,
  ]);
}

/** The first three pickles of an older PyTorch file. */
export const legacyStart = bytes(
  bytes(0x80, 2, 0x8a, 10, Buffer.from("6cfc9c46f9206aa85019", "hex"), pickle.stop),
  bytes(pickle.start, pickle.integer(1001), pickle.stop),
  bytes(pickle.start, pickle.emptyDict, pickle.stop),
);

/** An older PyTorch file of one storage `"0"`. */
export function torchLegacy(forged: ForgedTensor, count: number | bigint, data: Bytes): Buffer {
  const keys = bytes(pickle.start, "]", pickle.text("0"), "a", pickle.stop);
  return bytes(
    legacyStart,
    stateDict(forged, true),
    keys,
    u64(BigInt.asUintN(64, BigInt(count))),
    data,
  );
}
