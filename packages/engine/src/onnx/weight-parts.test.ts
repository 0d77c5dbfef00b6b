/** Rows of a weight are used from where they lie: no slice is computed, wherever the weight is. */
import { realpathSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { input, parameter } from "../graph/tensor.ts";
import { add } from "../ops/add.ts";
import { slice } from "../ops/slice.ts";
import { compileGraph } from "../runtime/compile.ts";
import { createNodeRuntime } from "../runtime/node/index.ts";
import type { WeightEntry } from "../weights/entry.ts";
import { ModelProtoSchema } from "./onnx_pb.js";

const VALUES = Float32Array.from({ length: 12 }, (_, i) => i); // [4, 3]
const HALF = Uint16Array.from([0x0000, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700]); // 0..7

let folder: string;
const runtime = await createNodeRuntime("cpu", { threads: 1 });
beforeAll(async () => {
  folder = realpathSync(await mkdtemp(join(tmpdir(), "inkloom-parts-")));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function inFile(
  name: string,
  data: Uint8Array,
  offset: number,
): Promise<WeightEntry["location"]> {
  const path = join(folder, name);
  const file = new Uint8Array(offset + data.length + 5).fill(0xa5);
  file.set(data, offset);
  await writeFile(path, file);
  return { kind: "file", path, offset, length: data.length };
}

/** x + rows 1 and 2 of "w" + the rows 0 and 1 of "v", which always lies in a file. */
async function compile(location: WeightEntry["location"]) {
  const w: WeightEntry = { key: "w", dtype: "F32", shape: [4, 3], location };
  const other = await inFile("v.bin", bytes(VALUES), 8);
  const v: WeightEntry = { key: "v", dtype: "F32", shape: [4, 3], location: other };
  const rows = (key: string, start: number) =>
    slice(parameter(key, [4, 3]), { axis: 0, start, size: 2 });
  const y = add(add(input("x", [2, 3]), rows("w", 1)), rows("v", 0));
  return compileGraph(
    "parts",
    { y },
    {
      weights: new Map([
        ["w", w],
        ["v", v],
      ]),
      capabilities: runtime.capabilities,
    },
  );
}

const zeros = { dtype: "float32", shape: [2, 3], data: new Float32Array(6) } as const;

describe("rows of a weight", () => {
  test.each<[string, () => Promise<WeightEntry["location"]>]>([
    ["mapped from a file", () => inFile("aligned.bin", bytes(VALUES), 64)],
    ["read from an unaligned file", () => inFile("unaligned.bin", bytes(VALUES), 5)],
    ["in memory", () => Promise.resolve({ kind: "memory", data: bytes(VALUES) })],
  ])("%s", async (_, location) => {
    const session = await runtime.load(await compile(await location()));
    const { y } = await session.run({ x: zeros });
    expect(Array.from(y?.data ?? [], Number)).toEqual([3, 5, 7, 9, 11, 13]);
  });

  test("cost no operation", async () => {
    const { onnx } = await compile(await inFile("aligned.bin", bytes(VALUES), 64));
    const { graph } = fromBinary(ModelProtoSchema, onnx);
    expect(graph?.node.map(({ opType }) => opType)).toEqual(["Add", "Add", "Identity"]);
    expect(graph?.initializer.map(({ name }) => name)).toEqual(["w[1:3]", "v[0:2]"]);
  });

  test("are cast where the file's precision is not the graph's", async () => {
    const location = await inFile("half.bin", bytes(HALF), 2);
    const w: WeightEntry = { key: "w", dtype: "F16", shape: [4, 2], location };
    const last = slice(parameter("w", [4, 2]), { axis: 0, start: 3, size: 1 });
    const y = add(input("x", [1, 2]), last);
    const weights = new Map([["w", w]]);
    const graph = compileGraph("half", { y }, { weights, capabilities: runtime.capabilities });
    const session = await runtime.load(graph);
    const x = { dtype: "float32", shape: [1, 2], data: new Float32Array(2) } as const;
    expect(Array.from((await session.run({ x }))["y"]?.data ?? [], Number)).toEqual([6, 7]);
  });

  test("are a plain slice where they are not whole rows in order", async () => {
    const w: WeightEntry = {
      key: "w",
      dtype: "F32",
      shape: [4, 3],
      location: await inFile("aligned.bin", bytes(VALUES), 64),
    };
    const columns = slice(parameter("w", [4, 3]), { axis: 1, start: 2, size: 1 });
    const odd = slice(parameter("w", [4, 3]), { axis: 0, start: 1, size: 2, step: 2 });
    const outputs = { columns: add(columns, 0), odd: add(odd, 0) };
    const weights = new Map([["w", w]]);
    const graph = compileGraph("plain", outputs, { weights, capabilities: runtime.capabilities });
    const result = await (await runtime.load(graph)).run({});
    expect(Array.from(result["columns"]?.data ?? [], Number)).toEqual([2, 5, 8, 11]);
    expect(Array.from(result["odd"]?.data ?? [], Number)).toEqual([3, 4, 5, 9, 10, 11]);
  });
});
