import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openCheckpoint } from "@inkloom/diffusion";
import { readFloat32 } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyRuns, training } from "./lora-run.suite.ts";
import { type ModelTraining, trainModel } from "./model-run.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
beforeAll(async () => {
  runs = await tinyRuns({ wide: false });
});
afterAll(() => runs.close());

type Values = ReadonlyMap<string, Float32Array>;

/** What was written, by the file's name. */
async function run(name: string, changes: Partial<ModelTraining> = {}, stopAfter = Infinity) {
  const written = new Map<string, Values>();
  const stop = new AbortController();
  const folder = join(runs.folder, name);
  await mkdir(folder, { recursive: true });
  const { kind: _, networkDim: __, networkAlpha: ___, ...common } = training({}).training;
  const made = await trainModel({
    ...runs.base,
    folder,
    output: folder,
    signal: stop.signal,
    training: { ...common, trainUnet: true, trainTextEncoder: true, ...changes },
    onProgress(progress) {
      if (progress.stage === "step" && progress.record.step === stopAfter) stop.abort();
    },
    write(stem, values) {
      const copies = [...values].map(([key, each]) => [key, each.slice()] as const);
      written.set(stem.slice(folder.length + 1), new Map(copies));
      return Promise.resolve({ path: stem });
    },
  });
  return { ...made, files: written, last: written.get("mine") ?? new Map<string, Float32Array>() };
}

const isText = (key: string): boolean => key.startsWith("cond_stage_model.");

describe("a run of a whole model", () => {
  test("changes every weight that drawing reads, and goes on to the same after it is cut off", async () => {
    const whole = await run("whole", { averaging: 0.5 });
    const { unet, textEncoder } = await openCheckpoint(runs.model, []);
    for (const [key, values] of whole.last) {
      const entry = unet.weights.get(key) ?? textEncoder.weights.get(key);
      const before = entry && (await readFloat32(entry));
      expect(before?.length, key).toBe(values.length);
      expect(
        values.some((value, i) => value !== before?.[i]),
        key,
      ).toBe(true);
    }
    expect(whole.last.size).toBe(unet.weights.size + textEncoder.weights.size);
    expect([...whole.files.keys()].sort()).toEqual(["mine", "mine-000001"]);
    await expect(run("cut", { averaging: 0.5 }, 2)).rejects.toThrow(/abort/i);
    const resumed = await run("cut", { averaging: 0.5 });
    expect(resumed.resumedAt).toBeGreaterThanOrEqual(2);
    expect(resumed.last).toEqual(whole.last);
  });

  test("leaves alone what is not to learn", async () => {
    const { last } = await run("unet", { trainTextEncoder: false, epochs: 1 });
    expect([...last.keys()].some(isText)).toBe(false);
    const text = await run("text", { trainUnet: false, epochs: 1, clipSkip: 2 });
    expect([...text.last.keys()].every(isText)).toBe(true);
    await expect(run("none", { trainUnet: false, trainTextEncoder: false })).rejects.toThrow(
      /Neither the U-Net nor the text encoder/,
    );
  });

  test("saves the mean of the last steps where it is asked for", async () => {
    const plain = await run("plain", { epochs: 1 });
    const mean = await run("mean", { epochs: 1, averaging: 0.9 });
    expect(mean.records.map(({ loss }) => loss)).toEqual(plain.records.map(({ loss }) => loss));
    const key = [...plain.last.keys()][0] ?? "";
    expect(mean.last.get(key)).not.toEqual(plain.last.get(key));
    expect(await readFile(join(runs.folder, "mean", "losses.jsonl"), "utf8")).toContain("loss");
  });
});
