import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wholeRuns } from "./model-run.suite.ts";

let runs: Awaited<ReturnType<typeof wholeRuns>>;
beforeAll(async () => {
  runs = await wholeRuns();
});
afterAll(() => runs.close());

const isText = (key: string): boolean => key.startsWith("cond_stage_model.");

describe("a run of a whole model", () => {
  test("goes on to the same weights after it is cut off, running means included", async () => {
    const whole = await runs.run("whole", { averaging: 0.5 });
    expect([...whole.files.keys()].sort()).toEqual(["mine", "mine-000001"]);
    await expect(runs.run("cut", { averaging: 0.5 }, 2)).rejects.toThrow(/abort/i);
    const resumed = await runs.run("cut", { averaging: 0.5 });
    expect(resumed.resumedAt).toBeGreaterThanOrEqual(2);
    expect(resumed.last).toEqual(whole.last);
  });

  test("leaves alone what is not to learn", async () => {
    const { last } = await runs.run("unet", { trainTextEncoder: false, epochs: 1 });
    expect([...last.keys()].some(isText)).toBe(false);
    const text = await runs.run("text", { trainUnet: false, epochs: 1, clipSkip: 2 });
    expect([...text.last.keys()].every(isText)).toBe(true);
    const nothing = { trainUnet: false, trainTextEncoder: false };
    await expect(runs.run("none", nothing)).rejects.toThrow(
      /Neither the U-Net nor the text encoder/,
    );
  });

  test("saves the mean of the last steps where it is asked for", async () => {
    const plain = await runs.run("plain", { epochs: 1 });
    const mean = await runs.run("mean", { epochs: 1, averaging: 0.9 });
    expect(mean.records.map(({ loss }) => loss)).toEqual(plain.records.map(({ loss }) => loss));
    const key = [...plain.last.keys()][0] ?? "";
    expect(mean.last.get(key)).not.toEqual(plain.last.get(key));
    expect(await readFile(join(runs.folder, "mean", "losses.jsonl"), "utf8")).toContain("loss");
  });
});
