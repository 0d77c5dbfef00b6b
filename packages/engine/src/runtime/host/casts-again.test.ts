/** Weights in halves that a graph reads at its beginning and at its end, as a training step does on the way back. */
import { realpathSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { input, parameter, type Tensor } from "../../graph/tensor.ts";
import { ModelProtoSchema } from "../../onnx/onnx_pb.js";
import { add, matmul, mul, sin, slice, transpose } from "../../ops/index.ts";
import type { WeightEntry } from "../../weights/entry.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { createEngineHost } from "./index.ts";
import { PeakMemory } from "./peak-memory.ts";

const MIB = 2 ** 20;
const [WEIGHTS, SIDE] = [12, 2048]; // 16 MiB each in float32

let folder = "";
beforeAll(async () => {
  folder = realpathSync(await mkdtemp(join(tmpdir(), "inkloom-casts-again-")));
});
afterAll(() => rm(folder, { recursive: true }));

async function stored(dtype: "F16" | "F32"): Promise<ReadonlyMap<string, WeightEntry>> {
  const path = join(folder, dtype);
  const length = SIDE * SIDE * (dtype === "F16" ? 2 : 4);
  // like noise, and of a size that keeps what goes through a weight as large as it was
  const values = Float32Array.from(
    { length: SIDE * SIDE },
    (_, i) => Math.sin(i * i * 1e-3) * Math.sqrt(2 / SIDE),
  );
  const halves = new Float16Array(values);
  const data = dtype === "F16" ? halves : Float32Array.from(halves);
  await writeFile(path, new Uint8Array(data.buffer));
  const location = { kind: "file", path, offset: 0, length } as const;
  return new Map(
    Array.from({ length: WEIGHTS }, (_, i) => `w${i}`).map((key) => [
      key,
      { key, dtype, shape: [SIDE, SIDE], location },
    ]),
  );
}

/** Through every weight, through much else, and through the weights again from the last to the first. */
function thereAndBack(): Tensor {
  const weights = Array.from({ length: WEIGHTS }, (_, i) => parameter(`w${i}`, [SIDE, SIDE]));
  let y: Tensor = input("x", [1, SIDE]);
  // by rows in two parts, as kernels over tiles are read
  const part = (w: Tensor, start: number) => slice(w, { axis: 0, start, size: SIDE / 2 });
  for (const w of weights) y = add(matmul(y, w), 0.1);
  for (let i = 0; i < 300; i++) y = sin(mul(y, 1 + i / 1000));
  for (const w of weights.toReversed()) {
    const half = slice(y, { axis: 1, start: 0, size: SIDE / 2 });
    y = add(matmul(y, transpose(w, [1, 0])), matmul(half, part(w, 0)));
  }
  return y;
}

const compiled = async (dtype: "F16" | "F32", freesEarly: boolean) =>
  compileGraph(
    "there and back",
    { y: thereAndBack() },
    { weights: await stored(dtype), capabilities: CAPABILITIES.cpu, freesEarly },
  );

const casts = (onnx: Uint8Array): number =>
  fromBinary(ModelProtoSchema, onnx).graph?.node.filter(({ opType }) => opType === "Cast").length ??
  NaN;

test("are cast for each of both where memory is freed early, and once otherwise", async () => {
  // each weight, and the rows of it that are read alone
  expect(casts((await compiled("F16", true)).onnx)).toBe(3 * WEIGHTS);
  expect(casts((await compiled("F16", false)).onnx)).toBe(2 * WEIGHTS);
  expect(casts((await compiled("F32", true)).onnx)).toBe(0);
});

async function run(dtype: "F16" | "F32", freesEarly: boolean) {
  const host = createEngineHost({ device: "cpu" });
  const session = await host.load(await compiled(dtype, freesEarly));
  const memory = new PeakMemory();
  const watch = await memory.begin(host.pid);
  const data = Float32Array.from({ length: SIDE }, (_, i) => Math.cos(i));
  const { y } = await session.run({ x: { dtype: "float32", shape: [1, SIDE], data } });
  const peak = (await memory.end(watch, host.pid)) ?? 0;
  await host.close();
  return { y: Array.from(y?.data ?? [], Number), peak };
}

test("take no memory in between, and the result is that of wide ones", async () => {
  const [whole, kept, freed] = [
    await run("F32", true),
    await run("F16", false),
    await run("F16", true),
  ];
  const length = Math.hypot(...whole.y);
  expect(length).toBeGreaterThan(0.1);
  for (const { y } of [kept, freed])
    expect(Math.hypot(...y.map((value, i) => value - (whole.y[i] ?? NaN))) / length).toBeLessThan(
      1e-4,
    );
  if (process.platform === "linux")
    expect(kept.peak - freed.peak).toBeGreaterThan((WEIGHTS / 2) * 16 * MIB);
});
