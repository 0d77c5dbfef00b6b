import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { input, parameter } from "../graph/tensor.ts";
import { add, mul } from "../ops/index.ts";
import { compileGraph } from "../runtime/compile.ts";
import { createNodeRuntime } from "../runtime/node/index.ts";
import { vector } from "../runtime/sample-graphs.suite.ts";
import { bindWeights } from "../weights/bind.ts";
import type { WeightEntry } from "../weights/entry.ts";

const runtime = await createNodeRuntime("cpu", { threads: 1 });
let folder = "";
let path = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "inkloom-embed-")));
  path = join(folder, "weights.bin");
  const file = new Uint8Array(64);
  file.set(new Uint8Array(Float32Array.of(2, 3).buffer), 16); // factor
  file.set(new Uint8Array(Float32Array.of(10, 20).buffer), 33); // shift, where no float32 may lie
  await writeFile(path, file);
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const entry = (key: string, location: WeightEntry["location"]): WeightEntry => ({
  key,
  dtype: "F32",
  shape: [2],
  location,
});
const atOffset = (key: string, offset: number): WeightEntry =>
  entry(key, { kind: "file", path, offset, length: 8 });

/** y = factor * x + shift */
async function run(shift: WeightEntry): Promise<readonly number[]> {
  const y = add(mul(input("x", [2]), parameter("factor", [2])), parameter("shift", [2]));
  const weights = new Map([
    ["factor", atOffset("factor", 16)],
    ["shift", shift],
  ]);
  const { capabilities } = runtime;
  const graph = compileGraph("mixed", { y }, { weights, capabilities });
  expect(graph.weightsFolder).toBe(folder);
  expect(graph.externalData).toHaveLength(1);
  const session = await runtime.load(graph);
  const result = await session.run({ x: vector(1, 1) });
  await session.release();
  return Array.from(result["y"]?.data ?? [], Number);
}

describe("one graph takes some weights from their file", () => {
  test("and some from memory", async () => {
    const data = new Uint8Array(Float32Array.of(10, 20).buffer);
    expect(await run(entry("shift", { kind: "memory", data }))).toEqual([12, 23]);
  });

  test("and some by reading the file", async () => {
    expect(await run(atOffset("shift", 33))).toEqual([12, 23]);
  });

  test("unless those to read are too many for the model's bytes: then all are read", () => {
    const length = 2 ** 29 + 4;
    const large = { ...entry("large", { kind: "file", path, offset: 1, length }) };
    const weights = new Map([
      ["factor", atOffset("factor", 16)],
      ["large", large],
    ]);
    const { folder: none, externalData } = bindWeights(weights.keys(), weights);
    expect(none).toBeUndefined();
    expect(externalData).toMatchObject([{ offset: 16 }, { offset: 1, length }]);
  });
});
