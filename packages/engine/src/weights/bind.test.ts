import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parameter } from "../graph/tensor.ts";
import { add, mul } from "../ops/index.ts";
import { compileGraph } from "../runtime/compile.ts";
import { createNodeRuntime } from "../runtime/node/index.ts";
import { addingWeight, vector } from "../runtime/sample-graphs.suite.ts";
import { bindWeights, commonFolder, whyUnmapped } from "./bind.ts";
import type { DiskDType, WeightEntry } from "./entry.ts";

/** 1, 2, -1, 3 (BOOL: true, true, false, true; U8: 1, 2, 1, 3) in every type that files have. */
const STORED: Readonly<Record<DiskDType, ArrayBufferView>> = {
  F64: Float64Array.of(1, 2, -1, 3),
  F32: Float32Array.of(1, 2, -1, 3),
  F16: Uint16Array.of(0x3c00, 0x4000, 0xbc00, 0x4200),
  BF16: Uint16Array.of(0x3f80, 0x4000, 0xbf80, 0x4040),
  F8_E4M3: Uint8Array.of(0x38, 0x40, 0xb8, 0x44),
  F8_E5M2: Uint8Array.of(0x3c, 0x40, 0xbc, 0x42),
  I64: BigInt64Array.of(1n, 2n, -1n, 3n),
  I32: Int32Array.of(1, 2, -1, 3),
  I16: Int16Array.of(1, 2, -1, 3),
  I8: Int8Array.of(1, 2, -1, 3),
  U8: Uint8Array.of(1, 2, 1, 3),
  BOOL: Uint8Array.of(1, 1, 0, 1),
};
const DTYPES = Object.keys(STORED) as DiskDType[];

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

let folder: string;
const runtime = await createNodeRuntime("cpu", { threads: 1 });

beforeAll(async () => {
  folder = realpathSync(await mkdtemp(join(tmpdir(), "inkloom-bind-")));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** A file that holds the numbers at `offset`. */
async function fileEntry(dtype: DiskDType, offset: number): Promise<WeightEntry> {
  const bytes = bytesOf(STORED[dtype]);
  const path = join(folder, `${dtype}-${offset}.bin`);
  const file = new Uint8Array(offset + bytes.length + 40).fill(0xa5);
  file.set(bytes, offset);
  await writeFile(path, file);
  const location = { kind: "file", path, offset, length: bytes.length } as const;
  return { key: "w", dtype, shape: [4], location };
}

async function read(entry: WeightEntry): Promise<number[]> {
  const session = await runtime.load(addingWeight(entry));
  const { y } = await session.run({ x: vector(0, 0, 0, 0) });
  await session.release();
  return Array.from(y?.data ?? [], Number);
}

const expected = (dtype: DiskDType): number[] =>
  dtype === "BOOL" ? [1, 1, 0, 1] : dtype === "U8" ? [1, 2, 1, 3] : [1, 2, -1, 3];

describe("weights reach the runtime", () => {
  test.each(DTYPES)("by offset from a file, stored as %s", async (dtype) => {
    const entry = await fileEntry(dtype, 104);
    expect(bindWeights(["w"], new Map([["w", entry]])).externalData).toEqual([]);
    expect(await read(entry)).toEqual(expected(dtype));
  });

  test.each(DTYPES)("from memory, stored as %s", async (dtype) => {
    const location = { kind: "memory", data: bytesOf(STORED[dtype]) } as const;
    const entry: WeightEntry = { key: "w", dtype, shape: [4], location, unmapped: "strided" };
    expect(whyUnmapped(entry)).toBe("strided");
    expect(await read(entry)).toEqual(expected(dtype));
  });

  test.each(DTYPES)(
    "by reading where the file's %s does not lie at a multiple of its size",
    async (dtype) => {
      const entry = await fileEntry(dtype, 101);
      const oneByte = bytesOf(STORED[dtype]).length === 4;
      expect(whyUnmapped(entry)).toBe(oneByte ? undefined : "unaligned");
      expect(bindWeights(["w"], new Map([["w", entry]])).externalData).toHaveLength(
        oneByte ? 0 : 1,
      );
      expect(await read(entry)).toEqual(expected(dtype));
    },
  );

  test("mapped and read ones together in one graph, each to its own place", async () => {
    const keys = ["mapped", "read", "held"] as const;
    const held = { kind: "memory", data: bytesOf(Float32Array.of(100, 100, 100, 100)) } as const;
    const [mapped, read] = [await fileEntry("F32", 104), await fileEntry("F16", 101)];
    const entries: WeightEntry[] = [mapped, read, { ...mapped, location: held }];
    const weights = new Map(keys.map((key, i) => [key, { ...(entries[i] ?? mapped), key }]));
    const [a, b, c] = keys.map((key) => parameter(key, [4]));
    if (!a || !b || !c) throw new Error("three weights");
    const y = add(add(mul(a, 1), mul(b, 10)), c);
    const { capabilities } = runtime;
    const session = await runtime.load(compileGraph("mixed", { y }, { weights, capabilities }));
    const result = await session.run({});
    expect(result["y"]?.data).toEqual(Float32Array.of(111, 122, 89, 133));
    await session.release();
  });

  test("or the file that became shorter is named", async () => {
    const entry = await fileEntry("F32", 101);
    const path = join(folder, "F32-101.bin");
    await writeFile(path, new Uint8Array(105));
    await expect(runtime.load(addingWeight(entry))).rejects.toMatchObject({
      code: "runtime/failed",
      message: `${path} ends at byte 105, expected 16 bytes at 101`,
    });
  });
});

describe("binding", () => {
  const at = (path: string): WeightEntry => ({
    key: path,
    dtype: "F32",
    shape: [1],
    location: { kind: "file", path, offset: 8, length: 4 },
  });

  test("names files below the deepest common folder, and only those that are used", () => {
    const paths = ["/data/models/a/x.safetensors", "/data/models/b.safetensors", "/other/c"];
    const entries = new Map(paths.map((path) => [path, at(path)]));
    const { folder, weights } = bindWeights(paths.slice(0, 2), entries);
    expect(folder).toBe("/data/models");
    expect([...weights.values()].map(({ data }) => data.location)).toEqual([
      "a/x.safetensors",
      "b.safetensors",
    ]);
  });

  test("leaves a key without an entry to be named as missing", () => {
    expect(bindWeights(["absent"], new Map()).weights.size).toBe(0);
  });

  test.each([
    [["/a/b/c", "/a/b/d"], "/a/b"],
    [["/a/b/c", "/a/bc/d"], "/a"],
    [["/a/x", "/b/y"], "/"],
    [["/x"], "/"],
    [["/odd\\name/x", "/odd\\name/y"], "/odd\\name"],
    [["C:\\models\\x", "C:\\models\\sub\\y"], "C:\\models"],
    [["C:\\x", "C:\\y"], "C:\\"],
    [["C:\\x", "D:\\y"], undefined],
    [[], undefined],
  ])("the common folder of %j is %j", (paths, folder) => {
    expect(commonFolder(paths)).toBe(folder);
  });
});
