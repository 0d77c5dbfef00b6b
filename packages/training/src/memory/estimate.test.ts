import { liveBytes } from "@inkloom/engine";
import { INKLOOM_MINI, modelManifest } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { batchCurve, sizeCurve } from "./curves.ts";
import { deviceMemory, memoryVariants, type MemorySubject, type MemoryWork } from "./estimate.ts";
import { memoryParts, totalOf } from "./memory-parts.ts";
import { transformerMemory } from "./report.ts";
import { stepGraph, trainedValues, unetLive } from "./traced-memory.ts";
import { TRANSFORMERS } from "./transformer-presets.ts";

const ONE_DEVICE = {
  zero: 0,
  dataParallel: 1,
  tensorParallel: 1,
  pipelineParallel: 1,
  offload: "none",
} as const;

const WORK: MemoryWork = {
  ...ONE_DEVICE,
  task: "inference",
  precision: "auto",
  batch: 1,
  recomputed: "selective",
  state: 8,
};

/** A million values, half of them trained; an activation of 100 values per picture. */
const subject = (more: Partial<MemorySubject> = {}): MemorySubject => ({
  name: "made up",
  parameters: 1_000_000,
  stored: 3_000_000,
  largest: 1000,
  trained: 500_000,
  adds: false,
  usual: "file",
  isTraced: false,
  activations: ({ batch, recomputed }, value) =>
    memoryParts({ activations: (recomputed === "full" ? 10 : 100) * batch * value }),
  ...more,
});

const bytesOf = (parts: ReturnType<typeof deviceMemory>["device"]) =>
  Object.fromEntries(parts.map(({ id, bytes }) => [id, bytes]));

describe("the memory of a device", () => {
  test("that draws: weights as they are in the file, or as asked", () => {
    expect(bytesOf(deviceMemory(subject(), WORK).device)).toEqual({
      parameters: 3_000_000,
      activations: 400,
    });
    const halves = deviceMemory(subject(), { ...WORK, precision: "fp16", batch: 3 }).device;
    expect(bytesOf(halves)).toEqual({ parameters: 2_000_000, activations: 600 });
    const away = deviceMemory(subject(), { ...WORK, precision: "int8", offload: "all" });
    expect(bytesOf(away.device)).toEqual({ parameters: 1000, activations: 200 });
    expect(bytesOf(away.host)).toEqual({ parameters: 1_000_000 });
  });

  test("that trains: gradients and states of what is trained, in f32 or mixed", () => {
    const full = { ...WORK, task: "full", precision: "fp32" } as const;
    expect(bytesOf(deviceMemory(subject(), full).device)).toEqual({
      ...{ parameters: 4_000_000, gradients: 2_000_000, optimizer: 4_000_000, activations: 400 },
    });
    const mixed = deviceMemory(subject(), { ...full, precision: "mixed" }).device;
    expect(bytesOf(mixed)).toEqual({
      ...{ parameters: 2_000_000, gradients: 1_000_000, optimizer: 6_000_000, activations: 200 },
    });
  });

  test("that trains a LoRA: its values in f32 on top of the model as it is", () => {
    const lora = { ...WORK, task: "lora" } as const;
    const own = subject({ adds: true, trained: 1000 });
    expect(bytesOf(deviceMemory(own, lora).device)).toEqual({
      ...{ parameters: 3_004_000, gradients: 4000, optimizer: 8000, activations: 400 },
    });
  });

  test("is told for other ways of doing it, ZeRO for 8 devices where one was asked about", async () => {
    const full = { ...WORK, task: "full", precision: "fp32" } as const;
    const variants = await memoryVariants(subject(), full);
    const bytes = Object.fromEntries(variants.map(({ id, bytes }) => [id, bytes]));
    expect(bytes["asked"]).toBe(10_000_400);
    expect(bytes["recompute-full"]).toBe(10_000_040);
    expect(bytes["zero-1"]).toBe(10_000_400 - (4_000_000 * 7) / 8);
    expect(bytes["zero-3"]).toBe(10_000_000 / 8 + 400);
    expect(bytes["offload-optimizer"]).toBe(4_000_400);
    const aborted = AbortSignal.abort();
    await expect(memoryVariants(subject(), full, aborted)).rejects.toThrow();
  });
});

describe("curves", () => {
  test("of batches hold the asked one, and of traced steps are the line through two", async () => {
    const asked: number[] = [];
    const traced = subject({
      isTraced: true,
      activations: ({ batch }, value) => {
        asked.push(batch);
        return memoryParts({ activations: (50 + 100 * batch) * value });
      },
    });
    const full = { ...WORK, task: "full", precision: "fp32", batch: 3 } as const;
    const { points } = await batchCurve(traced, full);
    expect(points.map(({ at }) => at)).toEqual([1, 2, 3, 4, 8, 16, 32]);
    expect(asked).toEqual([3, 6]);
    for (const { at, bytes } of points) expect(bytes).toBe(10_000_000 + (50 + 100 * at) * 4);
  });

  test("of sizes go by area", async () => {
    const at = (side: number) => ({ bytes: 7 + 2 * side * side, engine: side * side });
    const full = { ...WORK, task: "full" } as const;
    const traced = subject({ isTraced: true });
    const { points } = await sizeCurve(traced, full, at, { side: 512, step: 64 });
    expect(points.map((point) => point.at)).toEqual([128, 256, 384, 512, 640, 768, 1024]);
    for (const point of points) expect(point).toEqual({ at: point.at, ...at(point.at) });
  });
});

describe("a traced checkpoint", () => {
  /** The embedded model with its first two levels only. */
  const { unet } = INKLOOM_MINI;
  const SMALL = { ...INKLOOM_MINI, unet: { ...unet, levels: unet.levels.slice(0, 2) } };
  const size = { batch: 1, height: 8, width: 8 };
  const lora = { task: "lora", rank: 4, textEncoder: false } as const;

  test("works with more for more pictures", () => {
    const [one, four] = [1, 4].map((batch) => unetLive(SMALL, { ...size, batch }));
    expect((four ?? 0) / (one ?? 1)).toBeGreaterThan(3);
    expect((four ?? 0) / (one ?? 1)).toBeLessThanOrEqual(4);
  });

  test("keeps less on the way back the more is made again, and never less than what is trained", () => {
    const [none, selective, full] = (["none", "selective", "full"] as const).map((recomputed) =>
      liveBytes(stepGraph(SMALL, lora, size, recomputed)),
    );
    const states = 2 * 4 * trainedValues(SMALL, lora);
    expect(none).toBeGreaterThan(selective ?? 0);
    expect(selective).toBeGreaterThan(full ?? 0);
    expect(full).toBeGreaterThan(states);
  });

  test("has gradients of every weight where it is trained itself", () => {
    const full = { ...lora, task: "full" } as const;
    const weights = modelManifest(SMALL).unet.length;
    const graph = stepGraph(SMALL, full, size, "selective");
    const bytes = 4 * trainedValues(SMALL, full);
    expect(liveBytes(graph)).toBeGreaterThan(2 * bytes);
    expect(Object.keys(graph.outputs)).toHaveLength(1 + weights);
  });
});

describe("a preset", () => {
  test("is told without an engine, with both of its curves", async () => {
    const report = await transformerMemory(TRANSFORMERS["llama-7b"], {
      work: { ...WORK, batch: 2 },
      lora: { rank: 8, textEncoder: false },
      sequence: 1024,
      sequenceParallel: false,
    });
    expect(report.engine).toBeUndefined();
    expect(report.device.bytes).toBe(totalOf(report.device.parts));
    const bytes = Object.fromEntries(report.device.parts.map((part) => [part.id, part.bytes]));
    expect(bytes["parameters"]).toBe(2 * 6_738_415_616);
    expect(bytes["cache"]).toBe(2 * 32 * 2 * 1024 * 4096 * 2);
    expect(report.curves.map(({ id }) => id)).toEqual(["batch", "sequence"]);
  });
});
