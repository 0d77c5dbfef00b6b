import { afterEach, describe, expect, test } from "vitest";
import { input } from "../../graph/tensor.ts";
import { add, mul } from "../../ops/index.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { createNodeRuntime } from "../node/index.ts";
import type { CompiledGraph, Runtime, TensorData } from "../runtime.ts";
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

describe.each([
  ["in this process", () => createNodeRuntime("cpu", { threads: 1 })],
  ["in the engine host", () => Promise.resolve(createEngineHost({ device: "cpu" }))],
])("held inputs %s", (_, create: () => Promise<Runtime>) => {
  test("serve every later run, each until it is held anew", async () => {
    const session = await keep(await create()).load(graph);
    await session.hold({ factor: vector(10, 10) });
    await session.hold({ shift: vector(1, 2) });
    expect(y(await session.run({ x }))).toEqual([11, 22]);
    expect(y(await session.run({ x: vector(3, 4) }))).toEqual([31, 42]);
    await session.hold({ factor: vector(2, 2) });
    expect(y(await session.run({ x }))).toEqual([3, 6]);
  });

  test("give way to what a run brings itself, for this run", async () => {
    const session = await keep(await create()).load(graph);
    await session.hold({ factor: vector(1, 1), shift: vector(0, 0) });
    expect(y(await session.run({ x, shift: vector(5, 5) }))).toEqual([6, 7]);
    expect(y(await session.run({ x }))).toEqual([1, 2]);
  });

  test("are checked by name, type and shape", async () => {
    const session = await keep(await create()).load(graph);
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
    const runtime = keep(await create());
    const [one, two] = [await runtime.load(graph), await runtime.load(graph)];
    await one.hold({ factor: vector(1, 1), shift: vector(0, 0) });
    await two.hold({ factor: vector(2, 2), shift: vector(0, 0) });
    expect(y(await one.run({ x }))).toEqual([1, 2]);
    expect(y(await two.run({ x }))).toEqual([2, 4]);
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
