/** numpy's `SeedSequence`: many independent 32-bit seeds from one number and a place in a tree.
 *  Source: O'Neill, "Developing a seed_seq Alternative" (2015); numpy/numpy@v2.4.0 numpy/random/bit_generator.pyx. */
const INIT_A = 0x43b0d7e5;
const MULT_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULT_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;

/**
 * `SeedSequence(entropy, spawn_key, pool_size).generate_state(count)`.
 * @param entropy from 0
 * @param spawnKey place in the tree; [] is the root
 * @param poolSize words of the pool, at least 4
 */
export function seedWords(
  entropy: bigint,
  spawnKey: readonly number[],
  poolSize: number,
  count: number,
): Uint32Array {
  const pool = mixedPool(assembled(entropy, spawnKey, poolSize), poolSize);
  const out = new Uint32Array(count);
  let constant = INIT_B;
  for (let i = 0; i < count; i++) {
    const word = (pool[i % poolSize] ?? 0) ^ constant;
    constant = Math.imul(constant, MULT_B);
    out[i] = folded(Math.imul(word, constant));
  }
  return out;
}

/** The words of the number, filled up to the pool where a spawn key follows, then the key's words. */
function assembled(entropy: bigint, spawnKey: readonly number[], poolSize: number): number[] {
  const words = wordsOf(entropy);
  if (spawnKey.length > 0) while (words.length < poolSize) words.push(0);
  return [...words, ...spawnKey.flatMap((part) => wordsOf(BigInt(part)))];
}

function mixedPool(words: readonly number[], size: number): Uint32Array {
  let constant = INIT_A;
  const hash = (value: number): number => {
    const mixed = value ^ constant;
    constant = Math.imul(constant, MULT_A);
    return folded(Math.imul(mixed, constant));
  };
  const pool = Uint32Array.from({ length: size }, (_, i) => hash(words[i] ?? 0));
  const stir = (target: number, value: number): void => {
    const left = Math.imul(MIX_LEFT, pool[target] ?? 0);
    pool[target] = folded(left - Math.imul(MIX_RIGHT, hash(value)));
  };
  for (let from = 0; from < size; from++)
    for (let to = 0; to < size; to++) if (from !== to) stir(to, pool[from] ?? 0);
  for (const word of words.slice(size)) for (let to = 0; to < size; to++) stir(to, word);
  return pool;
}

/** 32-bit words of a number, the least first; one word for 0. */
function wordsOf(value: bigint): number[] {
  const words = [Number(value & 0xffffffffn)];
  for (let rest = value >> 32n; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words;
}

function folded(word: number): number {
  const unsigned = word >>> 0;
  return (unsigned ^ (unsigned >>> 16)) >>> 0;
}
