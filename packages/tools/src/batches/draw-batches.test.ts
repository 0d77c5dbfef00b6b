import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { GenerateResult } from "@inkloom/diffusion";
import { createNodeRuntime } from "@inkloom/engine/node";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RunContext } from "../run.ts";
import { runGenerate } from "../tools/generate/run.ts";
import { drawBatches, singleBatches } from "./draw-batches.ts";

const request = (given: Record<string, unknown>) =>
  validate(TOOLS.generate, { prompt: "a red house", ...given });
const seeds = (given: Record<string, unknown>, pictures?: number) =>
  singleBatches(request(given), pictures).map(({ seed }) => seed);

test("batches count seeds on by their pictures, as A1111's batch count", () => {
  expect(seeds({ seed: 5, batch: 3, batch_count: 3 })).toEqual([5, 8, 11]);
  expect(seeds({ seed: 5, batch: 1, batch_count: 2 }, 4)).toEqual([5, 9]);
  const [first = 0, second] = seeds({ batch_count: 2 });
  expect(first).toBeGreaterThanOrEqual(0);
  expect(second).toBe(first + 1);
});

test("pictures that vary keep the seed, and a stream of ComfyUI's takes the next one", () => {
  const varied = { seed: 5, variation_seed: 70, variation_strength: 0.1, batch: 2, batch_count: 2 };
  expect(
    singleBatches(request(varied)).map(({ seed, variation_seed }) => [seed, variation_seed]),
  ).toEqual([
    [5, 70],
    [5, 72],
  ]);
  expect(seeds({ seed: 5, batch: 4, batch_count: 3, noise: "comfy" })).toEqual([5, 6, 7]);
});

test("a batch that was made is handed over before the next one fails", async () => {
  const result: GenerateResult = {
    pictures: [],
    model: { name: "m", path: "/m", family: "f" },
    seconds: {},
  };
  const made: GenerateResult[] = [];
  const context = { runtime: () => Promise.resolve({ close: () => undefined }) };
  const drawn = drawBatches(
    singleBatches(request({ seed: 1, batch_count: 3 })),
    context as unknown as RunContext,
    ({ seed }) => (seed === 3 ? Promise.reject(new Error("no memory")) : Promise.resolve(result)),
    (each) => Promise.resolve(void made.push(each)),
  );
  await expect(drawn).rejects.toThrow("no memory");
  expect(made).toHaveLength(2);
});

test("two batches of two are the pictures of one batch of four", async () => {
  const home = await mkdtemp(join(tmpdir(), "inkloom-batches-"));
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  try {
    const context: RunContext = {
      runtime: () => Promise.resolve(runtime),
      home,
      embeddedModels: fileURLToPath(new URL("../../../../models", import.meta.url)),
      picture: () => Promise.reject(new Error("no picture was asked for")),
    };
    const draw = async (given: Partial<GenerateRequest> & { batch_count?: number }) =>
      (await runGenerate(request({ seed: 9, steps: 2, width: 64, height: 64, ...given }), context))
        .pictures;
    const parted = await draw({ batch: 2, batch_count: 2 });
    const whole = await draw({ batch: 4 });
    expect(parted.map(({ seed }) => seed)).toEqual([9, 10, 11, 12]);
    expect(parted.map(({ pixels }) => pixels)).toEqual(whole.map(({ pixels }) => pixels));
    await expect(draw({ batch: 8, batch_count: 9 })).rejects.toThrow(/72 pictures.*at most 64/);
  } finally {
    await runtime.close();
    await rm(home, { recursive: true });
  }
});
