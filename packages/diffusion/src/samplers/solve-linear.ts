/** The solution of `rows` * x = `sums` by Gauss' elimination with pivots; sizes of two or three here. */
export function solveLinear(
  rows: readonly (readonly number[])[],
  sums: readonly number[],
): number[] {
  const left = rows.map((row, i) => [...row, sums[i] ?? NaN]);
  const size = left.length;
  for (let column = 0; column < size; column++) {
    const pivot = largestBelow(left, column);
    [left[column], left[pivot]] = [left[pivot] ?? [], left[column] ?? []];
    const top = left[column] ?? [];
    for (const [i, row] of left.entries()) {
      if (i === column) continue;
      const factor = (row[column] ?? NaN) / (top[column] ?? NaN);
      left[i] = row.map((value, j) => value - factor * (top[j] ?? NaN));
    }
  }
  return left.map((row, i) => (row[size] ?? NaN) / (row[i] ?? NaN));
}

function largestBelow(rows: readonly (readonly number[])[], column: number): number {
  let best = column;
  for (let i = column + 1; i < rows.length; i++)
    if (Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = i;
  return best;
}
