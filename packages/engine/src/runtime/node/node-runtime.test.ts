import { afterAll, describe, expect, test } from "vitest";
import { constant, input } from "../../graph/tensor.ts";
import { add, cast, conv2d, relu } from "../../ops/index.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import type { TensorData } from "../runtime.ts";
import { heavy, heavyFeeds, scaling, vector } from "../sample-graphs.suite.ts";
import { createNodeRuntime } from "./index.ts";

const runtime = await createNodeRuntime("cpu", { threads: 2 });
afterAll(() => runtime.close());

describe("a session in this process", () => {
  test("loads, runs and releases", async () => {
    const session = await runtime.load(scaling(3));
    const { y } = await session.run({ x: vector(1, 2, 3, 4) });
    expect(y).toEqual({ dtype: "float32", shape: [4], data: Float32Array.of(3, 6, 9, 12) });
    await session.release();
    await expect(session.run({ x: vector(1, 2, 3, 4) })).rejects.toMatchObject({
      code: "runtime/released",
    });
  });

  test("keeps two sessions apart", async () => {
    const [double, triple] = await Promise.all([
      runtime.load(scaling(2)),
      runtime.load(scaling(3)),
    ]);
    const x = vector(1, 1, 1, 1);
    const [two, three] = await Promise.all([double.run({ x }), triple.run({ x })]);
    expect([two["y"]?.data[0], three["y"]?.data[0]]).toEqual([2, 3]);
  });

  test.each<[string, Record<string, TensorData>, string]>([
    ["missing", {}, 'scaling: input "x" is missing, expected [4] float32'],
    [
      "unknown",
      { x: vector(1, 2, 3, 4), t: vector(1) },
      'scaling: input "t" is given, expected only "x"',
    ],
    ["misshaped", { x: vector(1, 2, 3) }, 'scaling: input "x" is [3], expected [4] float32'],
    [
      "of another type",
      { x: { dtype: "int32", shape: [4], data: Int32Array.of(1, 2, 3, 4) } },
      'scaling: input "x" is int32, expected [4] float32',
    ],
    [
      "in another array",
      { x: { dtype: "float32", shape: [4], data: Int32Array.of(1, 2, 3, 4) } },
      'scaling: input "x" is a Int32Array, expected Float32Array',
    ],
    [
      "too short for its shape",
      { x: { dtype: "float32", shape: [4], data: Float32Array.of(1, 2) } },
      'scaling: input "x" holds 2 values, expected 4 for [4]',
    ],
  ])("names an input that is %s", async (_, feeds, message) => {
    const session = await runtime.load(scaling(3));
    await expect(session.run(feeds)).rejects.toMatchObject({ code: "runtime/feeds", message });
  });

  test("passes int64 and float16 both ways", async () => {
    const ids = input("ids", [2], "int64");
    const half = input("half", [2], "float16");
    const outputs = { sum: add(ids, ids), twice: add(half, half), wide: cast(half, "float32") };
    const graph = compileGraph("types", outputs, {
      weights: new Map(),
      capabilities: CAPABILITIES.cpu,
    });
    const session = await runtime.load(graph);
    const results = await session.run({
      ids: { dtype: "int64", shape: [2], data: BigInt64Array.of(5n, -7n) },
      half: { dtype: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0xb800) }, // 1, -0.5
    });
    expect(results["sum"]?.data).toEqual(BigInt64Array.of(10n, -14n));
    expect(results["twice"]?.data).toEqual(Uint16Array.of(0x4000, 0xbc00)); // 2, -1
    expect(results["wide"]?.data).toEqual(Float32Array.of(1, -0.5));
  });

  test("computes the same where convolutions run in blocks of channels", async () => {
    const x = input("x", [1, 3, 9, 7]);
    const kernel = constant(
      Float32Array.from({ length: 27 * 32 }, (_, i) => Math.sin(i)),
      [32, 3, 3, 3],
    );
    const each = constant(
      Float32Array.from({ length: 9 * 32 }, (_, i) => Math.cos(i)),
      [32, 1, 3, 3],
    );
    const h = relu(conv2d(x, kernel, null, { padding: 1 }));
    const y = conv2d(h, each, null, { groups: 32, stride: 2 });
    const { cpu: capabilities } = CAPABILITIES;
    const graph = compileGraph("blocks", { y }, { weights: new Map(), capabilities });
    const data = Float32Array.from({ length: 3 * 9 * 7 }, (_, i) => Math.sin(i * i));
    const run = async (blockedConvolutions: boolean): Promise<number[]> => {
      const session = await runtime.load({ ...graph, blockedConvolutions });
      const { y } = await session.run({ x: { dtype: "float32", shape: [1, 3, 9, 7], data } });
      return Array.from(y?.data ?? [], Number);
    };
    const plain = await run(false);
    (await run(true)).forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i] ?? NaN, 4);
    });
  });

  test("lets go of a cancelled caller at once, and release waits for the native call", async () => {
    const session = await runtime.load(heavy(10));
    const cancel = new AbortController();
    const run = session.run(heavyFeeds, { signal: cancel.signal });
    cancel.abort();
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    await session.release();
  });

  test("says which graph the native runtime refuses, on one line", async () => {
    const broken = { ...scaling(2), onnx: Uint8Array.of(1, 2, 3) };
    const error = await runtime.load(broken).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "runtime/failed" });
    expect(String(error)).toMatch(/^Problem: scaling: loading failed: [^\n]+$/);
  });

  test("lets the caller of a load go at once", async () => {
    const runtime = await createNodeRuntime("cpu", { threads: 1 });
    const aborted = runtime.load(scaling(2), { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
    await runtime.close();
  });
});
