import { expect, test } from "vitest";
import { input, type Tensor } from "../../graph/tensor.ts";
import {
  add,
  concat,
  mul,
  reduceSum,
  reshape,
  tanh,
  winogradConv2d,
  winogradTaps,
} from "../../ops/index.ts";
import { compileGraph } from "../compile.ts";
import { createEngineHost } from "./index.ts";
import { PeakMemory } from "./peak-memory.ts";

const ROWS = 4096;
const COLUMNS = 256; // 4 MiB in float32
const MIB = 2 ** 20;

/** Of twelve values that live at once. */
const sumOfMany = (x: Tensor): Tensor =>
  reduceSum(
    concat(
      Array.from({ length: 12 }, (_, i) => tanh(mul(x, i / 10))),
      0,
    ),
    [0, 1],
    true,
  );

/** Values of one shape, then of another, then again of the first. */
function alternating(): Tensor {
  const x = input("x", [ROWS, COLUMNS]);
  const flat = (scale: Tensor): Tensor => reshape(mul(x, scale), [ROWS, COLUMNS]);
  const first = sumOfMany(reshape(x, [ROWS, COLUMNS]));
  const other = sumOfMany(reshape(mul(x, first), [ROWS / 2, COLUMNS * 2]));
  return add(sumOfMany(flat(other)), first);
}

async function run(freesEarly: boolean) {
  const host = createEngineHost({ device: "cpu" });
  const { capabilities } = host;
  const graph = compileGraph(
    "alternating",
    { y: alternating() },
    { weights: new Map(), capabilities, freesEarly },
  );
  const session = await host.load(graph);
  const memory = new PeakMemory();
  const watch = await memory.begin(host.pid);
  const data = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => (1 + Math.sin(i)) / 1000);
  const { y } = await session.run({ x: { dtype: "float32", shape: [ROWS, COLUMNS], data } });
  const peak = (await memory.end(watch, host.pid)) ?? 0;
  await host.close();
  return { y: y?.data[0], peak };
}

test("a graph that frees early has the same result, and holds no memory for values to come", async () => {
  const [kept, freed] = [await run(false), await run(true)];
  expect(freed.y).toBe(kept.y);
  expect(Math.abs(Number(kept.y))).toBeGreaterThan(0.01);
  if (process.platform === "linux") expect(kept.peak - freed.peak).toBeGreaterThan(60 * MIB);
});

test.each([2, 4] as const)("convolutions over tiles of %i have the same result", async (tile) => {
  const [channels, side] = [24, 160]; // more values than are left to the runtime
  const x = input("x", [1, channels, side, side]);
  const w = input("w", [channels, channels, 3, 3]);
  const once = winogradConv2d(x, { taps: winogradTaps(w), tile });
  const y = winogradConv2d(mul(once, 0.1), { taps: winogradTaps(w), tile });
  const wave = (shape: readonly number[]) => ({
    dtype: "float32" as const,
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 1.7)),
  });
  const host = createEngineHost({ device: "cpu" });
  const { capabilities } = host;
  const [kept, freed] = await Promise.all(
    [false, true].map(async (freesEarly) => {
      const options = { weights: new Map(), capabilities, freesEarly };
      const session = await host.load(compileGraph("tiles", { y }, options));
      const results = await session.run({ x: wave(x.shape), w: wave(w.shape) });
      return Array.from(results["y"]?.data ?? [], Number);
    }),
  );
  await host.close();
  expect(kept).toHaveLength(channels * side * side);
  expect(Math.max(...(kept ?? []).slice(0, 1000))).toBeGreaterThan(0);
  expect(freed?.every((value, i) => value === kept?.[i])).toBe(true);
});
