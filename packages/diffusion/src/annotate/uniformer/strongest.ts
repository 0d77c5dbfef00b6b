/** The class with the highest score at every pixel of a larger picture. Scores are resized once or several times as
 *  torch's `interpolate` does (linear, edges in place); whole pictures of scores are never held, but a few rows. */

export interface Scores {
  readonly classes: number;
  readonly width: number;
  readonly height: number;
  /** [classes, height, width] */
  readonly data: Float32Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Row by row of the last of `sizes`; at equal scores the first class. */
export function strongest(scores: Scores, sizes: readonly Size[]): Uint8Array {
  const { classes } = scores;
  let rows: Rows = { width: scores.width, height: scores.height, row: rowsOf(scores) };
  for (const { width, height } of sizes)
    if (width !== rows.width || height !== rows.height)
      rows = resized(rows, { width, height }, classes);
  const labels = new Uint8Array(rows.width * rows.height);
  for (let y = 0; y < rows.height; y++) {
    const row = rows.row(y);
    for (let x = 0; x < rows.width; x++) {
      const start = x * classes;
      let [best, most] = [0, row[start] ?? 0];
      for (let c = 1; c < classes; c++) {
        const score = row[start + c] ?? 0;
        if (score > most) {
          most = score;
          best = c;
        }
      }
      labels[y * rows.width + x] = best;
    }
  }
  return labels;
}

/** A picture of scores row by row, each [width, classes]. */
interface Rows extends Size {
  /** Valid until the one after the next is asked for; asked for from the top down. */
  readonly row: (y: number) => Float32Array;
}

function rowsOf({ classes, width, height, data }: Scores): Rows["row"] {
  const size = width * height;
  return twoKept((y, out) => {
    for (let c = 0; c < classes; c++)
      for (let x = 0; x < width; x++) out[x * classes + c] = data[c * size + y * width + x] ?? 0;
  }, width * classes);
}

function resized(from: Rows, { width, height }: Size, classes: number): Rows {
  const columns = Array.from({ length: width }, (_, x) => placeOf(x, from.width, width));
  const widened = twoKept((y, out) => {
    const row = from.row(y);
    columns.forEach(({ first, second, share }, x) => {
      const [left, right, to] = [first * classes, second * classes, x * classes];
      for (let c = 0; c < classes; c++) {
        const a = row[left + c] ?? 0;
        out[to + c] = a + ((row[right + c] ?? 0) - a) * share;
      }
    });
  }, width * classes);
  const row = twoKept((y, out) => {
    const { first, second, share } = placeOf(y, from.height, height);
    const [top, bottom] = [widened(first), widened(second)];
    for (let i = 0; i < out.length; i++) {
      const a = top[i] ?? 0;
      out[i] = a + ((bottom[i] ?? 0) - a) * share;
    }
  }, width * classes);
  return { width, height, row };
}

/** Between which two samples a place lies, and how much it takes of the second. */
function placeOf(at: number, size: number, count: number) {
  const place = Math.max(0, ((at + 0.5) * size) / count - 0.5);
  const first = Math.min(Math.floor(place), size - 1);
  return { first, second: Math.min(first + 1, size - 1), share: place - first };
}

/** Rows made on demand into two buffers in turn. */
function twoKept(make: (y: number, out: Float32Array) => void, length: number): Rows["row"] {
  const kept = [0, 1].map(() => ({ y: -1, values: new Float32Array(length) }));
  return (y) => {
    const known = kept.find((each) => each.y === y);
    if (known) return known.values;
    const [older] = kept.sort((a, b) => a.y - b.y);
    if (older === undefined) throw new Error("no row is kept");
    make(y, older.values);
    older.y = y;
    return older.values;
  };
}
