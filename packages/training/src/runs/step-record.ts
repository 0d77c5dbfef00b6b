/** What a run notes of each step, a JSON object per line, and how it is read again. */
import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writing } from "../files/write-failure.ts";

/** One line of `losses.jsonl`. */
export interface StepRecord {
  /** Steps taken with this one. */
  readonly step: number;
  /** From 1. */
  readonly epoch: number;
  /** Mean over the step's pictures, each times its weight. */
  readonly loss: number;
  /** Of the pictures held back, where it was measured. */
  readonly validationLoss?: number;
  readonly learningRate: number;
  /** Of all gradients together, before they are cut. */
  readonly gradientNorm: number;
  readonly seconds: number;
}

/** Losses by step, a JSON object per line. */
export const LOSSES = "losses.jsonl";

/** @throws Problem `output/...` */
export function noteStep(folder: string, record: StepRecord): Promise<void> {
  const path = join(folder, LOSSES);
  return writing(path, () => appendFile(path, `${JSON.stringify(record)}\n`));
}

/** Lines up to a step; what a run that was cut off wrote beyond its last state is forgotten. */
export async function readRecords(folder: string, step: number): Promise<StepRecord[]> {
  const path = join(folder, LOSSES);
  const text = await readFile(path, "utf8").catch(() => "");
  const records = text.split("\n").flatMap((line): StepRecord[] => {
    try {
      const record = JSON.parse(line) as StepRecord;
      return record.step <= step ? [record] : [];
    } catch {
      return []; // the last line may be half of one
    }
  });
  const kept = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  if (kept !== text)
    await writing(path, async () => {
      await writeFile(`${path}.part`, kept, { flush: true });
      await rename(`${path}.part`, path);
    });
  return records;
}
