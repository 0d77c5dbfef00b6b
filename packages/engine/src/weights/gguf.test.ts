import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProblemCode } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { compileGraph } from "../runtime/compile.ts";
import { createNodeRuntime } from "../runtime/node/index.ts";
import { add } from "../ops/index.ts";
import { parameter, scalar } from "../graph/tensor.ts";
import { BLOCK_FORMATS, readBlocks } from "./gguf/blocks.ts";
import { temporaryFolder } from "./forged-files.suite.ts";
import { mappingReport } from "./mapping.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const goldens = join(import.meta.dirname, "goldens");
const folder = await temporaryFolder();
const FILE = join(goldens, "blocks.gguf");
const QUANTISED = [...BLOCK_FORMATS.values()].map(({ name }) => name);

const [file, expected] = await Promise.all([
  openWeights(FILE),
  openWeights(join(goldens, "blocks.safetensors")),
]);

const numbers = async (from: typeof file, key: string): Promise<Float32Array> => {
  const entry = from.entries.get(key);
  if (entry === undefined) throw new Error(`no ${key}`);
  return readFloat32(entry);
};

describe("a GGUF file by gguf's own writer", () => {
  test("holds the tensors with their shapes, outermost axis first, and its facts", () => {
    expect(file.format).toBe("gguf");
    const shapes = [...file.entries.values()].map(({ key, shape }) => [key, shape]);
    expect(shapes).toEqual(
      [...expected.entries.values()].sort(inFileOrder).map(({ key, shape }) => [key, shape]),
    );
    expect(file.metadata).toMatchObject({
      "general.architecture": "sd1",
      "general.name": "blocks",
      "inkloom.list": "[40]",
    });
  });

  test.each(["F32", "F16", "BF16"])("%s stays on disk and is read as it is", async (key) => {
    expect(file.entries.get(key)).toMatchObject({ dtype: key, location: { kind: "file" } });
    expect(await numbers(file, key)).toEqual(await numbers(expected, key));
  });

  test.each([...QUANTISED, "reshaped"])(
    "%s has gguf's numbers, rounded to float16",
    async (key) => {
      const theirs = await numbers(expected, key);
      expect(file.entries.get(key)).toMatchObject({ dtype: "F16", unmapped: "quantised" });
      expect(await numbers(file, key)).toEqual(new Float32Array(new Float16Array(theirs)));
    },
  );

  test("blocks give gguf's numbers to float32's last digits", async () => {
    const bytes = readFileSync(FILE);
    for (const [type, format] of BLOCK_FORMATS) {
      const theirs = await numbers(expected, format.name);
      const place = placeOf(
        bytes,
        format.name,
        type,
        (theirs.length / format.values) * format.bytes,
      );
      const ours = readBlocks(place, format);
      const largest = Math.max(...theirs.map(Math.abs));
      const off = Math.max(...theirs.map((value, i) => Math.abs(value - (ours[i] ?? NaN))));
      expect(off / largest, format.name).toBeLessThan(1e-6);
    }
  });

  test("a model that is only looked at reads no block, and says why it cannot be mapped", () => {
    const { mapped, unmapped } = mappingReport(file, { provider: "cpu" });
    expect(mapped.count).toBe(3);
    expect(new Set(unmapped.map(({ reason }) => reason))).toEqual(new Set(["quantised"]));
    expect(unmapped.find(({ key }) => key === "Q4_0")?.bytes).toBe(3 * 64 * 2);
  });

  test("the runtime computes with quantised weights", async () => {
    const runtime = await createNodeRuntime("cpu", { threads: 1 });
    const out = add(parameter("Q6_K", [3, 512]), scalar(1));
    const { capabilities } = runtime;
    const session = await runtime.load(
      compileGraph("gguf", { out }, { weights: file.entries, capabilities }),
    );
    const results = await session.run({});
    await runtime.close();
    const held = await numbers(file, "Q6_K");
    expect(results["out"]?.data).toEqual(held.map((value) => value + 1));
  });
});

const order = [...file.entries.keys()];
const inFileOrder = (a: { key: string }, b: { key: string }): number =>
  order.indexOf(a.key) - order.indexOf(b.key);

/** The bytes of a tensor, by its line in the header. */
function placeOf(bytes: Buffer, name: string, type: number, length: number): Uint8Array {
  const line = Buffer.alloc(8 + name.length);
  line.writeBigUInt64LE(BigInt(name.length));
  line.write(name, 8);
  const at = bytes.lastIndexOf(line) + line.length;
  const axes = bytes.readUInt32LE(at);
  expect(bytes.readUInt32LE(at + 4 + 8 * axes)).toBe(type);
  const offset = Number(bytes.readBigUInt64LE(at + 8 + 8 * axes));
  const last = file.entries.get("F32");
  if (last?.location.kind !== "file") throw new Error("F32 lies in the file, first of all");
  return bytes.subarray(last.location.offset + offset, last.location.offset + offset + length);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)]);
const start = (tensors: number | bigint, facts: number | bigint, version = 3): Buffer =>
  Buffer.concat([Buffer.from("GGUF"), u32(version), u64(tensors), u64(facts)]);
const tensor = (name: string, sizes: (number | bigint)[], type: number, offset = 0): Buffer =>
  Buffer.concat([text(name), u32(sizes.length), ...sizes.map(u64), u32(type), u64(offset)]);
const padded = (...parts: Buffer[]): Buffer => {
  const whole = Buffer.concat(parts);
  return Buffer.concat([whole, Buffer.alloc(32 - (whole.length % 32))]);
};
const data = Buffer.alloc(64);

describe("a malformed GGUF file is refused by name", () => {
  test.each<[string, Buffer, ProblemCode, string]>([
    ["of an unknown version", start(0, 0, 9), "weights/header", "version 9"],
    ["of the other byte order", start(0, 0, 0x03000000), "weights/byte-order", "big-endian"],
    ["cut in its header", start(1, 0), "weights/truncated", "goes on behind"],
    ["with more tensors than can be", start(2n ** 40n, 0), "weights/header", "tensors"],
    ["with more facts than can be", start(0, 2n ** 60n), "weights/header", "too large"],
    [
      "with a name longer than itself",
      Buffer.concat([start(1, 0), u64(60_000), Buffer.alloc(8)]),
      "weights/truncated",
      "goes on behind",
    ],
    [
      "with a name longer than any",
      Buffer.concat([start(1, 0), u64(2 ** 40), Buffer.alloc(8)]),
      "weights/header",
      "a name claims",
    ],
    [
      "with a list longer than itself",
      Buffer.concat([start(0, 1), text("a"), u32(9), u32(8), u64(2 ** 40), Buffer.alloc(64)]),
      "weights/truncated",
      "goes on behind",
    ],
    [
      "with lists in lists without end",
      Buffer.concat([
        start(0, 1),
        text("a"),
        ...Array.from({ length: 1000 }, () => Buffer.concat([u32(9), u64(1)])).map((list, i) =>
          i === 0 ? Buffer.concat([u32(9), list]) : list,
        ),
      ]),
      "weights/header",
      "nested deeper",
    ],
    [
      "with a fact of an unknown type",
      Buffer.concat([start(0, 1), text("a"), u32(77)]),
      "weights/header",
      "unknown type 77",
    ],
    [
      "with an alignment of nothing",
      Buffer.concat([start(0, 1), text("general.alignment"), u32(4), u32(0)]),
      "weights/header",
      "general.alignment is 0",
    ],
    [
      "with a tensor twice",
      padded(start(2, 0), tensor("a", [4], 0), tensor("a", [4], 0), data),
      "weights/header",
      '"a" is listed twice',
    ],
    [
      "with a tensor of an unknown type",
      padded(start(1, 0), tensor("a", [4], 99), data),
      "weights/dtype",
      "type 99",
    ],
    [
      "with a tensor of too many axes",
      padded(start(1, 0), tensor("a", Array<number>(9).fill(1), 0), data),
      "weights/header",
      "9 axes",
    ],
    [
      "with sizes that multiply beyond numbers",
      padded(start(1, 0), tensor("a", [2 ** 40, 2 ** 40], 0), data),
      "weights/layout",
      "too many elements",
    ],
    [
      "with a tensor behind its end",
      padded(start(1, 0), tensor("a", [4], 0, 2 ** 30), data),
      "weights/truncated",
      '"a" needs bytes',
    ],
    [
      "with rows that are no whole blocks",
      padded(start(1, 0), tensor("a", [33], 8), data),
      "weights/layout",
      "no whole blocks of 32",
    ],
  ])("%s", async (name, bytes, code, words) => {
    const path = join(folder, `${name.replaceAll(" ", "-")}.gguf`);
    await writeFile(path, bytes);
    await expect(openWeights(path)).rejects.toMatchObject({ code });
    await expect(openWeights(path)).rejects.toThrow(words);
    await expect(openWeights(path)).rejects.toThrow(path);
  });
});
