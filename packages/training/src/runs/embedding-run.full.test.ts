import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainEmbedding } from "./embedding-run.ts";
import { tinyRuns, training } from "./lora-run.suite.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
beforeAll(async () => {
  runs = await tinyRuns({ wide: false });
});
afterAll(() => runs.close());

const run = (name: string, changes: object = {}, stopAt = 0) => {
  const stop = new AbortController();
  const folder = join(runs.folder, name);
  const word = { tokenString: "sks", vectors: 2, initWord: "thing", epochs: 1, ...changes };
  return trainEmbedding({
    ...runs.base,
    training: { ...training({}).training, ...word },
    ...{ folder, output: folder, signal: stop.signal },
    onProgress: (progress) => {
      if (progress.stage === "step" && progress.record.step === stopAt) stop.abort();
    },
  });
};

test("learning a word goes on to the same file where it was cut off", async () => {
  const { written: whole } = await run("whole");
  await expect(run("cut", {}, 1)).rejects.toThrow(/abort/i);
  const { written, resumedAt } = await run("cut");
  expect(resumedAt).toBe(1);
  const tensors = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
  const [a, b] = [await readFile(written.path), await readFile(whole.path)];
  expect(tensors(a).equals(tensors(b))).toBe(true);
});

test("sentences stand in for captions that do not say the word", async () => {
  const { records } = await run("sentences", { tokenString: "zzz", sentences: "style" });
  expect(records.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
});
