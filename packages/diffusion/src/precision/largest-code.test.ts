import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { expect, test } from "vitest";
import { largestCode } from "./largest-code.ts";

/** A runtime that answers `sum` to whatever it is asked. */
const answering = (sum: number): Runtime => ({
  device: "cpu",
  capabilities: {
    fusedAttention: true,
    fusedBias: false,
    fusedActivations: true,
    int8Products: true,
    loops: true,
    emptyValues: true,
  },
  load: () =>
    Promise.resolve({
      run: () =>
        Promise.resolve({
          product: { dtype: "float32", shape: [1, 1], data: Float32Array.of(sum) },
        }),
      hold: () => Promise.resolve(),
      release: () => Promise.resolve(),
    }),
  close: () => Promise.resolve(),
});

test("sums that stop at 16 bits ask for 7-bit codes", async () => {
  const exact = 64 * 127;
  expect(await largestCode(answering(exact))).toBe(127);
  expect(await largestCode(answering((exact * 32767) / (2 * 255 * 127)))).toBe(63);
  expect(await largestCode(answering(Number.NaN))).toBe(63);
});

test("this processor holds the sums of the codes it is given", async () => {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  try {
    expect([127, 63]).toContain(await largestCode(runtime));
  } finally {
    await runtime.close();
  }
});
