/** Answers of a network -> what is added to the U-Net: scaled, within a region, for one side of guidance or both. */
import type { Region } from "./region.ts";

export interface Answer {
  readonly data: Float32Array;
  /** [n, c, h, w]. */
  readonly shape: readonly number[];
}

export interface Weighing {
  readonly factor: number;
  readonly region: Region | undefined;
  /** Only what each channel is on average counts, everywhere the same. */
  readonly pooled?: boolean;
  /** For each context of the call, which row of the answer is its; undefined for one that gets nothing. */
  readonly rows: readonly (number | undefined)[];
}

/** One row per context. What is not changed is not copied. */
export function weighed(answer: Answer, { factor, region, pooled, rows }: Weighing): Float32Array {
  const [count = 1, channels = 1, height = 1, width = 1] = answer.shape;
  const plain = rows.length === count && rows.every((row, i) => row === i);
  if (plain && factor === 1 && !region && !pooled) return answer.data;
  const area = height * width;
  const size = channels * area;
  const out = new Float32Array(rows.length * size);
  const share = region?.(height, width);
  for (const [i, row] of rows.entries()) {
    if (row === undefined) continue;
    const from = answer.data.subarray(row * size, (row + 1) * size);
    const to = out.subarray(i * size, (i + 1) * size);
    if (share)
      for (let at = 0; at < size; at++) to[at] = (from[at] ?? 0) * factor * (share[at % area] ?? 0);
    else for (let at = 0; at < size; at++) to[at] = (from[at] ?? 0) * factor;
    if (pooled) average(to, area);
  }
  return out;
}

/** Every channel becomes its mean. */
function average(data: Float32Array, area: number): void {
  for (let start = 0; start < data.length; start += area) {
    let sum = 0;
    for (let at = start; at < start + area; at++) sum += data[at] ?? 0;
    data.fill(sum / area, start, start + area);
  }
}
