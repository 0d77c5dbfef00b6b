/** What is said of downloads in words. Sizes are in powers of 1000, as on the pages that offer them. */
import type { Text } from "../text.ts";
import type { CatalogueEntry, Licence } from "./entry.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes with one decimal below 10, otherwise whole: 4.3 GB, 335 MB. */
export function sizeWords(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // What would be rounded to 1000 is one of the next unit.
  for (; amount >= 999.5 && unit < UNITS.length - 1; unit++) amount /= 1000;
  const shown = unit > 0 && amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0);
  return `${shown} ${UNITS[unit] ?? ""}`;
}

/** Bytes of all files of an entry, some of them perhaps rounded; undefined where one of them is not known. */
export function entryBytes({ files }: CatalogueEntry): number | undefined {
  let sum = 0;
  for (const { bytes, roughBytes } of files) {
    const known = bytes ?? roughBytes;
    if (known === undefined) return undefined;
    sum += known;
  }
  return sum;
}

/** A licence's name for people. */
export const licenceWords = ({ name }: Licence): Text =>
  name === "NOASSERTION"
    ? { en: "no licence stated", zh: "未说明许可协议" }
    : { en: name, zh: name };

/** An entry's size for people. */
export function entrySize(entry: CatalogueEntry): Text {
  const bytes = entryBytes(entry);
  if (bytes === undefined) return { en: "size unknown", zh: "大小未知" };
  const words = sizeWords(bytes);
  return { en: words, zh: words };
}
