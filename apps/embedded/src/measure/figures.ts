/** What was measured, kept for the model card, and the pictures to look at. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { contactSheet } from "../contact-sheet.ts";

/** @param path nothing is written where it is left out */
export async function writeFigures(path: string | undefined, figures: object): Promise<void> {
  if (path === undefined) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(figures, undefined, 2)}\n`);
}

/** @param path nothing is written where it is left out */
export async function writeSheet(
  path: string | undefined,
  pictures: readonly Pixels[],
): Promise<void> {
  if (path !== undefined) await writeFile(path, await encodePng(contactSheet(pictures)));
}

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
