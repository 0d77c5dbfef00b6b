/** A thing that can be asked for by several names. */
export interface Named {
  readonly label: string;
  readonly names: readonly string[];
}

/** Labels of the `count` things with the least edit distance between `asked` and any of their names. */
export function nearestNames(asked: string, things: readonly Named[], count = 3): string[] {
  return things
    .map(({ label, names }) => ({ label, far: Math.min(...names.map((n) => distance(asked, n))) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ label }) => label);
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, left] of Array.from(a).entries()) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (above[j] ?? 0) + (left === b[j] ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    above = row;
  }
  return above.at(-1) ?? 0;
}
