/** The random numbers of words: which wildcard, which variant. Ours, declared here and part of what a seed
 *  means, so it does not change: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) over 64 bits. */
const MASK = (1n << 64n) - 1n;
const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n;

export interface WordRandom {
  /** A number from 0 to below 1, of 53 bits. */
  next(): number;
  /** A whole number from 0 to below `count`, which is from 1. */
  below(count: number): number;
}

/** `stream` parts the uses of one seed, so that words in one prompt do not move those in another. */
export function wordRandom(seed: number | bigint, stream: number): WordRandom {
  let state = mix((BigInt(seed) & MASK) ^ mix(BigInt(stream) + 1n));
  const next = (): number => {
    state = (state + GOLDEN_GAMMA) & MASK;
    return Number(mix(state) >> 11n) / 2 ** 53;
  };
  return { next, below: (count) => Math.floor(next() * count) };
}

function mix(value: bigint): bigint {
  let z = value;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

/** One of the things, by weight; weights are not negative. At least one thing. */
export function pickWeighted<T>(
  random: WordRandom,
  things: readonly T[],
  weightOf: (thing: T) => number,
): number {
  const total = things.reduce((sum, thing) => sum + weightOf(thing), 0);
  let left = random.next() * total;
  const at = things.findIndex((thing) => (left -= weightOf(thing)) < 0);
  return at < 0 ? things.length - 1 : at;
}
