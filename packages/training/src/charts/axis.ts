/** Marks of axes: round numbers, and bytes in units that people read. */

/** From 0 on, up to `most` or a little more, in steps of 1, 2 or 5 times a power of ten. */
export function roundMarks(most: number, count: number): readonly number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  const marks = Math.ceil(most / step);
  return Array.from({ length: marks + 1 }, (_, i) => i * step);
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** The unit in which the largest of some sizes is at least 1, with its bytes. */
export function byteUnit(most: number): { readonly name: string; readonly bytes: number } {
  const power = most < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(most) / 10));
  return { name: UNITS[power] ?? "B", bytes: 1024 ** power };
}

/** Three digits at most behind which nothing is left: 0.05, 1.5, 12, 340. */
export const shortNumber = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
