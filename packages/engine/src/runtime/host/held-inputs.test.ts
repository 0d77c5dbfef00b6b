import { mkdtemp, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { input } from "../../graph/tensor.ts";
import { add, mul } from "../../ops/index.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { createNodeRuntime } from "../node/index.ts";
import type { Block, CompiledGraph, Runtime, StoredNumbers, TensorData } from "../runtime.ts";
import { vector } from "../sample-graphs.suite.ts";
import { createEngineHost, type EngineHost } from "./index.ts";

/** y = x * factor + shift, each of `size` values. */
function affine(size: number): CompiledGraph {
  const [x, factor, shift] = ["x", "factor", "shift"].map((name) => input(name, [size]));
  if (!x || !factor || !shift) throw new Error("three inputs");
  const outputs = { y: add(mul(x, factor), shift) };
  return compileGraph("affine", outputs, { weights: new Map(), capabilities: CAPABILITIES.cpu });
}

const graph = affine(2);
const x = vector(1, 2);
const y = (outputs: Record<string, TensorData>) => Array.from(outputs["y"]?.data ?? [], Number);

const open: Runtime[] = [];
afterEach(() => Promise.all(open.splice(0).map((runtime) => runtime.close())));

const keep = <R extends Runtime>(runtime: R): R => {
  open.push(runtime);
  return runtime;
};

const kill = (host: EngineHost): void => {
  if (host.pid === undefined) throw new Error("no host is running");
  process.kill(host.pid, "SIGKILL");
};

/** A runtime for the tests of this block. */
function oneForAll(create: () => Promise<Runtime>): () => Runtime {
  let runtime: Runtime | undefined;
  beforeAll(async () => {
    runtime = await create();
  });
  afterAll(() => runtime?.close());
  return () => runtime ?? expect.fail("the runtime did not open");
}

describe.each([
  ["in this process", () => createNodeRuntime("cpu", { threads: 1 })],
  ["in the engine host", () => Promise.resolve(createEngineHost({ device: "cpu" }))],
])("held inputs %s", (_, create: () => Promise<Runtime>) => {
  const runtime = oneForAll(create);

  test("serve every later run, each until it is held anew", async () => {
    const session = await runtime().load(graph);
    await session.hold({ factor: vector(10, 10) });
    await session.hold({ shift: vector(1, 2) });
    expect(y(await session.run({ x }))).toEqual([11, 22]);
    expect(y(await session.run({ x: vector(3, 4) }))).toEqual([31, 42]);
    await session.hold({ factor: vector(2, 2) });
    expect(y(await session.run({ x }))).toEqual([3, 6]);
  });

  test("give way to what a run brings itself, for this run", async () => {
    const session = await runtime().load(graph);
    await session.hold({ factor: vector(1, 1), shift: vector(0, 0) });
    expect(y(await session.run({ x, shift: vector(5, 5) }))).toEqual([6, 7]);
    expect(y(await session.run({ x }))).toEqual([1, 2]);
  });

  test("are checked by name, type and shape", async () => {
    const session = await runtime().load(graph);
    await expect(session.hold({ weight: vector(1) })).rejects.toMatchObject({
      code: "runtime/feeds",
      message: 'affine: input "weight" is given, expected only "x", "factor", "shift"',
    });
    await expect(session.hold({ factor: vector(1) })).rejects.toMatchObject({
      message: 'affine: input "factor" is [1], expected [2] float32',
    });
    await session.hold({ factor: vector(1, 1) });
    await expect(session.run({ x })).rejects.toMatchObject({
      message: 'affine: input "shift" is missing, expected [2] float32',
    });
  });

  test("are not shared by two sessions of one graph", async () => {
    const [one, two] = [await runtime().load(graph), await runtime().load(graph)];
    await one.hold({ factor: vector(1, 1), shift: vector(0, 0) });
    await two.hold({ factor: vector(2, 2), shift: vector(0, 0) });
    expect(y(await one.run({ x }))).toEqual([1, 2]);
    expect(y(await two.run({ x }))).toEqual([2, 4]);
  });
});

describe.each([
  ["in this process", () => createNodeRuntime("cpu", { threads: 1 })],
  ["in the engine host", () => Promise.resolve(createEngineHost({ device: "cpu" }))],
])("held numbers of a file %s", (_, create: () => Promise<Runtime>) => {
  const runtime = oneForAll(create);
  let folder: string;
  let path: string;
  /** 1, 2, 3 as float16, behind a byte; 4, 5, 6 as float32 behind them. */
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-held-"));
    path = join(folder, "numbers");
    const floats = new Uint8Array(Float32Array.of(4, 5, 6).buffer);
    await writeFile(path, Uint8Array.of(255, 0, 0x3c, 0, 0x40, 0, 0x42, ...floats));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const numbers = async (
    dtype: StoredNumbers["dtype"],
    offset: number,
  ): Promise<StoredNumbers> => ({
    file: path,
    offset,
    dtype,
    length: 3,
    modified: (await stat(path)).mtimeMs,
  });
  const held = (blocks: readonly Block[], size: number) => ({
    dtype: "float32" as const,
    shape: [size],
    blocks,
  });
  const column = { stride: 1, columns: 1, top: 0, left: 0, factor: 1 };

  test("are read where they lie, wherever that is", async () => {
    const session = await runtime().load(affine(3));
    await session.hold({
      factor: held([{ ...column, values: await numbers("F16", 1) }], 3),
      shift: held([{ ...column, factor: 10, values: await numbers("F32", 7) }], 3),
    });
    expect(y(await session.run({ x: vector(1, 1, 1) }))).toEqual([41, 52, 63]);
  });

  test("stand beside others, and where there are none is 0", async () => {
    const session = await runtime().load(affine(6));
    await session.hold({
      factor: held(
        [
          { ...column, top: 1, factor: 2, values: await numbers("F16", 1) },
          { ...column, top: 4, values: Float32Array.of(7) },
        ],
        6,
      ),
      shift: vector(0, 0, 0, 0, 0, 0),
    });
    expect(y(await session.run({ x: vector(1, 1, 1, 1, 1, 1) }))).toEqual([0, 2, 4, 6, 7, 0]);
  });

  test("of a file that was changed since are refused", async () => {
    const session = await runtime().load(affine(3));
    const before = await numbers("F16", 1);
    await utimes(path, 1, 1);
    const hold = (values: StoredNumbers) =>
      session.hold({ factor: held([{ ...column, values }], 3) });
    const sentence = `${path} was changed after it was opened; expected it as it was until its numbers are read`;
    await expect(hold(before)).rejects.toMatchObject({
      code: "weights/changed",
      message: sentence,
    });
    const short = { ...(await numbers("F32", 9)) };
    await expect(hold(short)).rejects.toMatchObject({ code: "weights/changed" });
    await rm(path);
    await expect(hold(short)).rejects.toMatchObject({ code: "weights/changed" });
    await writeFile(path, "");
  });
});

describe("held inputs of a host that dies", () => {
  test("are there again in the next process", async () => {
    const host = keep(createEngineHost({ device: "cpu" }));
    const session = await host.load(graph);
    await session.hold({ factor: vector(10, 10), shift: vector(1, 2) });
    expect(y(await session.run({ x }))).toEqual([11, 22]);
    const { pid } = host;
    kill(host);
    expect(y(await session.run({ x }))).toEqual([11, 22]);
    expect(host.pid).not.toBe(pid);
  });

  test("can be held while no process is running", async () => {
    const host = keep(createEngineHost({ device: "cpu" }));
    const session = await host.load(graph);
    await session.hold({ factor: vector(10, 10) });
    kill(host);
    await session.hold({ shift: vector(1, 2) });
    kill(host);
    expect(y(await session.run({ x }))).toEqual([11, 22]);
  });

  test("cross in pieces where they are large", async () => {
    const size = 3 * 2 ** 19; // 6 MiB each
    const host = keep(createEngineHost({ device: "cpu" }));
    const session = await host.load(affine(size));
    const filled = (value: number) => ({
      dtype: "float32" as const,
      shape: [size],
      data: new Float32Array(size).fill(value),
    });
    await session.hold({ factor: filled(3), shift: filled(0.5) });
    kill(host);
    const { y: sum } = await session.run({ x: filled(2) });
    expect([sum?.data[0], sum?.data.at(-1)]).toEqual([6.5, 6.5]);
  });

  test("refuse what comes after release", async () => {
    const host = keep(createEngineHost({ device: "cpu" }));
    const session = await host.load(graph);
    await session.release();
    await expect(session.hold({ shift: vector(1, 2) })).rejects.toMatchObject({
      code: "runtime/released",
    });
  });
});
