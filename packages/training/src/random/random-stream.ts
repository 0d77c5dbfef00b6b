/** Random numbers by purpose: what is drawn at one step does not depend on what was drawn before, so that a run that
 *  is taken up again draws what it would have drawn. The generator is xoshiro128** (Blackman and Vigna, "Scrambled
 *  linear pseudorandom number generators", arXiv:1805.01407), its state FNV-1a hashes of the seed and the purpose. */

export interface RandomStream {
  /** In [0, 1), of 32 bits. */
  uniform(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  /** Standard normal values. */
  normals(count: number): Float32Array<ArrayBuffer>;
  /** The items in another order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[];
}

/** The stream of a seed for a purpose, such as `("noise", 17)`. */
export function randomStream(seed: number, ...purpose: readonly (string | number)[]): RandomStream {
  const name = [seed, ...purpose].join("/");
  const state = Uint32Array.of(1, 2, 3, 4).map((n) => hashed(`${name}#${n}`));
  if (state.every((word) => word === 0)) state[0] = 1;
  const next = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const [c1, d1] = [c ^ a, d ^ b];
    state[1] = b ^ c1;
    state[0] = a ^ d1;
    state[2] = c1 ^ (b << 9);
    state[3] = rotated(d1, 11);
    return result;
  };
  for (let i = 0; i < 8; i++) next(); // hashes of like names are alike
  const uniform = (): number => next() / 2 ** 32;
  const below = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    below,
    normals(count) {
      const values = new Float32Array(count);
      for (let i = 0; i < count; i += 2) {
        const radius = Math.sqrt(-2 * Math.log(1 - uniform())); // Box and Muller, 1958
        const angle = 2 * Math.PI * uniform();
        values[i] = radius * Math.cos(angle);
        if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
      }
      return values;
    },
    shuffled(items) {
      const order = [...items];
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const [a, b] = [order[i], order[j]];
        if (a === undefined || b === undefined) continue;
        order[i] = b;
        order[j] = a;
      }
      return order;
    },
  };
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
