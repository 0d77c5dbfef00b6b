/** Seed of a random stream: an integer from 0 to 2^64 - 1; numbers must be safe integers. */
export type Seed = number | bigint;

const LARGEST = 2n ** 64n - 1n;

/**
 * The seed as an unsigned 64-bit integer.
 * @throws RangeError when it is negative, fractional, above 2^64 - 1 or an unsafe number.
 */
export function seed64(seed: Seed): bigint {
  const exact = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (!exact || seed < 0 || seed > LARGEST)
    throw new RangeError(
      `seed: ${String(seed)} given, expected an integer from 0 to ${String(LARGEST)} (above 2^53 - 1 as bigint)`,
    );
  return BigInt(seed);
}

/** Seeds of a batch of `count` pictures: seed, seed + 1, ... */
export function batchSeeds(seed: Seed, count: number): bigint[] {
  const first = seed64(seed);
  return Array.from({ length: count }, (_, i) => seed64(first + BigInt(i)));
}
