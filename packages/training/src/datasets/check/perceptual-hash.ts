/** Pictures that look alike have hashes that differ in few bits: the signs of the lowest 8x8 frequencies of the picture at
 *  32x32, against their median (pHash). Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010. */
import type { SmallSample } from "@inkloom/pixels";

/** 64 bits. */
export interface PerceptualHash {
  readonly high: number;
  readonly low: number;
}

const SIDE = 32;
const KEPT = 8;

/** COSINES[k][i] = cos(pi * k * (2 i + 1) / 64) */
const COSINES = Array.from({ length: KEPT }, (_, k) =>
  Float64Array.from({ length: SIDE }, (_each, i) =>
    Math.cos((Math.PI * k * (2 * i + 1)) / (2 * SIDE)),
  ),
);

export function perceptualHash(
  sample: Pick<SmallSample, "width" | "height" | "grey">,
): PerceptualHash {
  const small = squared(sample);
  // [KEPT, SIDE], then [KEPT, KEPT]
  const rows = COSINES.map((cosines) =>
    Float64Array.from({ length: SIDE }, (_, x) =>
      cosines.reduce((sum, cosine, y) => sum + cosine * (small[y * SIDE + x] ?? 0), 0),
    ),
  );
  const frequencies = rows.flatMap((row) =>
    COSINES.map((cosines) => cosines.reduce((sum, cosine, x) => sum + cosine * (row[x] ?? 0), 0)),
  );
  const sorted = [...frequencies].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const median = ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
  const bitsOf = (from: number): number =>
    frequencies
      .slice(from, from + 32)
      .reduce((bits, value) => (bits << 1) | (value > median ? 1 : 0), 0) >>> 0;
  return { high: bitsOf(0), low: bitsOf(32) };
}

/** Means of what each of 32x32 places covers. */
function squared({
  width,
  height,
  grey,
}: Pick<SmallSample, "width" | "height" | "grey">): Float64Array {
  const out = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    const [top, bottom] = span(y, height);
    for (let x = 0; x < SIDE; x++) {
      const [left, right] = span(x, width);
      let sum = 0;
      for (let v = top; v < bottom; v++)
        for (let u = left; u < right; u++) sum += grey[v * width + u] ?? 0;
      out[y * SIDE + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
}

function span(at: number, size: number): readonly [number, number] {
  const from = Math.min(size - 1, Math.floor((at * size) / SIDE));
  return [from, Math.max(from + 1, Math.floor(((at + 1) * size) / SIDE))];
}

/** Bits in which two hashes differ, 0-64. */
export const distance = (a: PerceptualHash, b: PerceptualHash): number =>
  bits(a.high ^ b.high) + bits(a.low ^ b.low);

function bits(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Groups of hashes that are joined by pairs of at most `most` bits, as places in the list. Every pair is looked at: of
 * 10,000 pictures these are 50 million, a fraction of a second.
 */
export function alikeGroups(hashes: readonly PerceptualHash[], most: number): number[][] {
  const high = Int32Array.from(hashes, (hash) => hash.high | 0);
  const low = Int32Array.from(hashes, (hash) => hash.low | 0);
  const parents = Int32Array.from(hashes.keys());
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[at] = root;
    return root;
  };
  for (let a = 0; a < hashes.length; a++) {
    const h = high[a] ?? 0;
    const l = low[a] ?? 0;
    for (let b = a + 1; b < hashes.length; b++) {
      const far = bits(h ^ (high[b] ?? 0));
      if (far > most || far + bits(l ^ (low[b] ?? 0)) > most) continue;
      parents[rootOf(b)] = rootOf(a);
    }
  }
  const groups = new Map<number, number[]>();
  for (const at of hashes.keys()) {
    const root = rootOf(at);
    const group = groups.get(root) ?? [];
    group.push(at);
    groups.set(root, group);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
