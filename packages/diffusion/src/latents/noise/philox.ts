import { seed64, type Seed } from "./seed.ts";

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four 32-bit words, each 0 to 2^32 - 1. */
export type Words4 = readonly [number, number, number, number];

/**
 * Philox 4x32-10: four random words for a 128-bit counter and a 64-bit key, least word first.
 * Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */
export function philox4x32(counter: Words4, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** Upper 32 bits of the 64-bit product of two words, by 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carried / 65536)) | 0;
}

/** Float32 value of 2 pi / 2^32. */
const TWO_PI_PER_WORD = Math.fround(2.3283064e-10 * 6.2831855);
const PER_WORD = 2 ** -32;

/**
 * CUDA's `torch.randn` as A1111 reproduces it without a GPU: value i of call k takes the words of
 * counter (k, 0, i, 0), and only the sine half of Box-Muller over the first two words is used.
 *
 * All 64 bits of the seed are used. Real CUDA departs from this above the number of threads that one
 * kernel starts (about 10^5 values, depending on the card).
 * Source: AUTOMATIC1111/stable-diffusion-webui@c8a5322 modules/rng_philox.py.
 */
export class PhiloxStream {
  private readonly key: readonly [number, number];
  private call = 0;

  constructor(seed: Seed) {
    const bits = seed64(seed);
    this.key = [Number(bits & 0xffffffffn), Number(bits >> 32n)];
  }

  /** The next `count` standard normal values; every call moves the stream on by one. */
  randn(count: number): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const [x, y] = philox4x32([this.call, 0, i, 0], this.key);
      const u = (x + 0.5) * PER_WORD; // in (0, 1)
      const angle = (y + 0.5) * TWO_PI_PER_WORD;
      out[i] = Math.sqrt(-2 * Math.log(u)) * Math.sin(angle);
    }
    this.call++;
    return out;
  }
}
