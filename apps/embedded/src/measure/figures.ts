/** What was measured, kept for the model card. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** @param path nothing is written where it is left out */
export async function writeFigures(path: string | undefined, figures: object): Promise<void> {
  if (path === undefined) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(figures, undefined, 2)}\n`);
}

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
