/** The losses of a run as they stand in its folder, read while it may still write them. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { LOSSES, type StepRecord } from "@inkloom/training";
import { join } from "node:path";

/** Records in order; none where there are no losses yet. Lines that are no records, such as a last half one, are left out. */
export async function readLosses(folder: string): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  const input = createReadStream(join(folder, LOSSES), "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const record = readRecord(line);
      // What a run that was cut off wrote beyond its last state comes again.
      if (record === undefined) continue;
      while ((records.at(-1)?.step ?? 0) >= record.step) records.pop();
      records.push(record);
    }
  } catch (error) {
    if (!isAbsent(error)) throw error;
  } finally {
    input.destroy();
  }
  return records;
}

function readRecord(line: string): StepRecord | undefined {
  try {
    const record = JSON.parse(line) as Partial<StepRecord>;
    const { step, epoch, loss, learningRate, validationLoss = 0, seconds } = record;
    const numbers = [step, epoch, loss, learningRate, validationLoss, seconds];
    return numbers.every((each) => Number.isFinite(each)) ? (record as StepRecord) : undefined;
  } catch {
    return undefined;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** At most so many records, each the mean of those that it stands for; the loss on pictures held back is the last of them. */
export function thinned(records: readonly StepRecord[], most: number): readonly StepRecord[] {
  const size = Math.ceil(records.length / most);
  if (size <= 1) return records;
  return Array.from({ length: Math.ceil(records.length / size) }, (_, i): StepRecord => {
    const part = records.slice(i * size, (i + 1) * size);
    const [first] = part;
    const last = part.at(-1);
    if (first === undefined || last === undefined) throw new RangeError("A part has records.");
    const held = part.findLast((each) => each.validationLoss !== undefined)?.validationLoss;
    const mean = (value: (record: StepRecord) => number): number =>
      part.reduce((sum, each) => sum + value(each), 0) / part.length;
    return {
      ...last,
      loss: mean(({ loss }) => loss),
      seconds: mean(({ seconds }) => seconds),
      ...(held !== undefined && { validationLoss: held }),
    };
  });
}
