/** Which bytes of a file are there: pure arithmetic over ranges that are sorted and apart from each other. */

/** From the first byte up to, and without, the last. */
export type Range = readonly [start: number, end: number];

/** The ranges with one more, neighbours made one. */
export function joined(ranges: readonly Range[], added: Range): Range[] {
  let [start, end] = added;
  if (start >= end) return [...ranges];
  const before: Range[] = [];
  const after: Range[] = [];
  for (const range of ranges)
    if (range[1] < start) before.push(range);
    else if (range[0] > end) after.push(range);
    else [start, end] = [Math.min(start, range[0]), Math.max(end, range[1])];
  return [...before, [start, end], ...after];
}

/** What is not there of the first `size` bytes. */
export function gaps(ranges: readonly Range[], size: number): Range[] {
  const found: Range[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start >= size) break;
    if (start > at) found.push([at, start]);
    at = Math.max(at, end);
  }
  if (at < size) found.push([at, size]);
  return found;
}

/** Ranges cut into pieces of at most `longest` bytes. */
export const pieces = (ranges: readonly Range[], longest: number): Range[] =>
  ranges.flatMap(([start, end]) =>
    Array.from({ length: Math.ceil((end - start) / longest) }, (_, i): Range => {
      const from = start + i * longest;
      return [from, Math.min(from + longest, end)];
    }),
  );

export const covered = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, [start, end]) => sum + end - start, 0);

/** Ranges as somebody else wrote them; undefined where they are none, overlap, or pass `size`. */
export function readRanges(value: unknown, size: number): Range[] | undefined {
  if (!Array.isArray(value)) return undefined;
  let at = 0;
  const ranges: Range[] = [];
  for (const each of value as unknown[]) {
    if (!Array.isArray(each) || each.length !== 2) return undefined;
    const [start, end] = each as [unknown, unknown];
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return undefined;
    const range: Range = [start as number, end as number];
    if (range[0] < at || range[1] <= range[0] || range[1] > size) return undefined;
    ranges.push(range);
    at = range[1];
  }
  return ranges;
}
