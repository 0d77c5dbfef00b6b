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
  [b, ...(c ? [c] : [])].map((model) => model.map((value, i) => value - (a[i] ?? 0)));

/** Yadav et al., "TIES-Merging", arXiv:2306.01708: the largest of each difference stay (here of each weight by
 *  itself), the sign with more in it is elected, and the mean is that of the numbers that have it. */
function ties(three: Three, { ratio, density }: MethodSettings): Float32Array {
  const trimmed = differences(three).map((difference) => trim(difference, density));
  return three.a.map((value, i) => {
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
    return count === 0 ? value : value + (ratio * kept) / count;
  });
}

/** Zeros but for the share with the largest sizes, at least one. */
export function trim(values: Float32Array, density: number): Float32Array {
  const keep = Math.max(1, Math.round(density * values.length));
  if (keep >= values.length) return values;
  const sizes = values.map(Math.abs).sort();
  const least = sizes[sizes.length - keep] ?? 0;
  // Of numbers of one size at the border, the first stay.
  let ofLeast = keep - (sizes.length - 1 - sizes.lastIndexOf(least));
  return values.map((value) => {
    const size = Math.abs(value);
    return size > least || (size === least && ofLeast-- > 0) ? value : 0;
  });
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
