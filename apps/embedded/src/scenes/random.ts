/** Random numbers that depend on nothing but where they are asked for: a counter is hashed, so that the same seed
 *  makes the same scene on every machine and in every order. */

export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** From `low` to `high`. */
  between(low: number, high: number): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...(readonly T[])]): T;
}

/** @param stream one of many independent sequences of a seed, so that one part of a scene may draw more numbers
 *  without changing another */
export function randomOf(seed: number, stream = 0): Random {
  const key = mixed(mixed(seed >>> 0) ^ Math.imul(stream + 1, 0x9e3779b1));
  const high = Math.floor(seed / 2 ** 32) >>> 0; // seeds are whole numbers below 2^53
  const salt = mixed(high ^ 0x85ebca6b);
  let counter = 0;
  const next = (): number => {
    counter = (counter + 1) >>> 0;
    return mixed(mixed(Math.imul(counter, 0x9e3779b1) ^ key) ^ salt) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}

/** A bijection of 32-bit numbers in which every bit of the input changes half of the output's: the finaliser
 *  "lowbias32" of C. Wellons' search for hash functions (nullprogram.com, 2018). */
function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
