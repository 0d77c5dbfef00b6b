/** How the numbers of one weight of two or three checkpoints become one. */
import { createHash } from "node:crypto";

/** - `weighted-sum`: A (1 - M) + B M
 *  - `add-difference`: A + (B - C) M
 *  - `triple-sum`: A (1 - M - N) + B M + C N
 *  - `slerp`: from A to B along the arc between them
 *  - `ties`, `dare`: what B and C changed of A, put together and added M times */
export type CheckpointMethod =
  "weighted-sum" | "add-difference" | "triple-sum" | "slerp" | "ties" | "dare";

export interface MethodSettings {
  /** M of this weight. */
  readonly ratio: number;
  /** N of this weight. */
  readonly second: number;
  /** Share of a difference's numbers that stay, in (0, 1]. */
  readonly density: number;
  readonly seed: number;
}

/** Numbers of the three; those of C only where the method or the request has one. */
export interface Three {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c?: Float32Array | undefined;
}

type Method = (key: string, three: Three, settings: MethodSettings) => Float32Array;

const NONE = new Float32Array();

export const METHODS: Readonly<Record<CheckpointMethod, Method>> = {
  "weighted-sum": (_, { a, b }, { ratio }) => mixed([a, 1 - ratio], [b, ratio]),
  "add-difference": (_, { a, b, c = NONE }, { ratio }) => {
    const sum = new Float32Array(a.length);
    for (let i = 0; i < sum.length; i++) sum[i] = (a[i] ?? 0) + ((b[i] ?? 0) - (c[i] ?? 0)) * ratio;
    return sum;
  },
  "triple-sum": (_, { a, b, c = NONE }, { ratio, second }) =>
    mixed([a, 1 - ratio - second], [b, ratio], [c, second]),
  slerp: (_, { a, b }, { ratio }) => slerp(a, b, ratio),
  ties: (_, three, settings) => ties(three, settings),
  dare: (key, three, settings) => dare(key, three, settings),
};

/** Above this cosine the arc is a line as far as float32 tells. */
const PARALLEL = 0.9995;

/** Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985; with the lengths that the two have. */
function slerp(a: Float32Array, b: Float32Array, ratio: number): Float32Array {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  const cosine = product / Math.sqrt(squaresA * squaresB);
  let [left, right] = [1 - ratio, ratio];
  if (Math.abs(cosine) <= PARALLEL) {
    const angle = Math.acos(cosine);
    const sine = Math.sin(angle);
    left = Math.sin((1 - ratio) * angle) / sine;
    right = Math.sin(ratio * angle) / sine;
  }
  return mixed([a, left], [b, right]);
}

type Share = readonly [values: Float32Array, factor: number];

/** In loops of its own: callbacks for each of a billion numbers take longer than the sums. */
function mixed([a, left]: Share, [b, right]: Share, third?: Share): Float32Array {
  const sum = new Float32Array(a.length);
  if (third) {
    const [c, last] = third;
    for (let i = 0; i < sum.length; i++)
      sum[i] = (a[i] ?? 0) * left + (b[i] ?? 0) * right + (c[i] ?? 0) * last;
  } else for (let i = 0; i < sum.length; i++) sum[i] = (a[i] ?? 0) * left + (b[i] ?? 0) * right;
  return sum;
}

/** Differences of A, as many as there are models. */
const differences = ({ a, b, c }: Three): readonly Float32Array[] =>
  [b, ...(c ? [c] : [])].map((model) => mixed([model, 1], [a, -1]));

/** Yadav et al., "TIES-Merging", arXiv:2306.01708: the largest of each difference stay (here of each weight by
 *  itself), the sign with more in it is elected, and the mean is that of the numbers that have it. */
function ties(three: Three, { ratio, density }: MethodSettings): Float32Array {
  const trimmed = differences(three).map((difference) => trim(difference, density));
  const result = three.a.slice();
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (const difference of trimmed) sum += difference[i] ?? 0;
    let [kept, count] = [0, 0];
    for (const difference of trimmed) {
      const own = difference[i] ?? 0;
      if (own * sum > 0) {
        kept += own;
        count += 1;
      }
    }
    if (count > 0) result[i] = (result[i] ?? 0) + (ratio * kept) / count;
  }
  return result;
}

/** Zeros but for the share with the largest sizes, at least one. Of numbers of one size at the border, the first
 *  stay. */
export function trim(values: Float32Array, density: number): Float32Array {
  const keep = Math.max(1, Math.round(density * values.length));
  if (keep >= values.length) return values;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const { least, above } = sizeAt(bits, keep);
  let ofLeast = keep - above;
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const size = (bits[i] ?? 0) & SIZE;
    if (size > least || (size === least && ofLeast-- > 0)) result[i] = values[i] ?? 0;
  }
  return result;
}

/** The bits of a float32 without its sign are in the order of its size. */
const SIZE = 0x7fffffff;
const HALF = 2 ** 16;

/** The size of rank `keep` from the largest, and how many are larger. Counted by the upper half of the bits, then
 *  by the lower one: sorting a billion numbers would take most of the merge. */
function sizeAt(
  bits: Uint32Array,
  keep: number,
): { readonly least: number; readonly above: number } {
  const upper = new Uint32Array(HALF);
  for (const each of bits) {
    const at = (each & SIZE) >>> 16;
    upper[at] = (upper[at] ?? 0) + 1;
  }
  const first = reach(upper, keep);
  const lower = new Uint32Array(HALF);
  for (const each of bits) {
    if ((each & SIZE) >>> 16 !== first.at) continue;
    const at = each & (HALF - 1);
    lower[at] = (lower[at] ?? 0) + 1;
  }
  const second = reach(lower, keep - first.above);
  return { least: first.at * HALF + second.at, above: first.above + second.above };
}

/** The highest place from which on there are `wanted`, and how many are beyond it. */
function reach(
  counts: Uint32Array,
  wanted: number,
): { readonly at: number; readonly above: number } {
  let above = 0;
  for (let at = counts.length - 1; at >= 0; at--) {
    const here = counts[at] ?? 0;
    if (above + here >= wanted) return { at, above };
    above += here;
  }
  return { at: 0, above };
}

/** Yu et al., "Language Models are Super Mario", arXiv:2311.03099: each number of a difference is dropped with the
 *  probability 1 - density, and what stays is divided by the density; differences are added. */
function dare(key: string, three: Three, { ratio, density, seed }: MethodSettings): Float32Array {
  const result = three.a.slice();
  for (const [model, difference] of differences(three).entries()) {
    const random = xoshiro(`${seed} ${model} ${key}`);
    for (let i = 0; i < result.length; i++)
      if (random() < density)
        result[i] = (result[i] ?? 0) + (ratio * (difference[i] ?? 0)) / density;
  }
  return result;
}

/** Numbers in [0, 1): xoshiro128** of Blackman and Vigna, arXiv:1805.01407, begun with the first 16 bytes of the
 *  SHA-256 of `text`, so that they do not depend on the order of the weights. */
function xoshiro(text: string): () => number {
  const digest = createHash("sha256").update(text).digest();
  let [s0, s1, s2, s3] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  return () => {
    const scrambled = Math.imul(rotated(Math.imul(s1, 5), 7), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
    return (scrambled >>> 0) / 2 ** 32;
  };
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
