/**
 * State of optimizers in 8 bits: blocks of 256 values share their largest magnitude, and each value is the nearest of
 * 256 codes times it. The codes are the "dynamic" ones of Dettmers et al. (arXiv:2110.02861), as bitsandbytes@0.50.2
 * makes them (functional.py, create_dynamic_map): their spacing grows with the magnitude.
 */

/** Values that share one scale. */
export const BLOCK = 256;

/** Tensors with fewer values keep their state in float32, as in bitsandbytes (`min_8bit_size`). */
export const LEAST_COUNT = 4096;

/** Codes in ascending order and the way from a value to the nearest one. */
export interface Codes {
  readonly values: Float32Array;
  /** Between each code and the next; infinity behind the last. */
  readonly middles: Float32Array;
  /** By the upper 16 bits of a float32: the lowest code that a value with these bits is nearest to. */
  readonly lowest: Uint8Array;
}

const made = new Map<boolean, Codes>();

/** @param signed - Codes from -1 to 1 (first moments), else from 0 to 1 (second moments). */
export function dynamicCodes(signed: boolean): Codes {
  let codes = made.get(signed);
  if (!codes) {
    codes = codesOf(dynamicValues(signed));
    made.set(signed, codes);
  }
  return codes;
}

/** Seven decades below 1; each decade has twice as many codes as the one under it. */
function dynamicValues(signed: boolean): Float32Array {
  const values = [0, 1];
  for (let decade = 0; decade < 7; decade++) {
    const pieces = 2 ** (signed ? decade : decade + 1);
    const scale = Math.fround(10 ** (decade - 6));
    for (let i = 0; i < pieces; i++) {
      const mean = Math.fround(bound(i, pieces) + bound(i + 1, pieces)) / 2;
      values.push(scale * mean);
      if (signed) values.push(-scale * mean);
    }
  }
  return Float32Array.from(values).sort();
}

/** torch.linspace(0.1, 1, pieces + 1)[i] in float32: counted from the nearer end. */
function bound(i: number, pieces: number): number {
  const from = Math.fround(0.1);
  const step = Math.fround(Math.fround(1 - from) / pieces);
  const nearStart = i < Math.floor((pieces + 1) / 2);
  return Math.fround(nearStart ? from + step * i : 1 - step * (pieces - i));
}

function codesOf(values: Float32Array): Codes {
  const middles = values.map((value, i) => (value + (values[i + 1] ?? Infinity)) / 2);
  const lowest = new Uint8Array(65_536);
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  for (let top = 0; top < lowest.length; top++) {
    // The smallest value of these bits: a negative one's magnitude is largest where its other bits are set.
    bits[0] = top * 65_536 + (top >= 32_768 ? 65_535 : 0);
    const [value = 0] = float;
    let code = 0;
    while (code < 255 && value > (middles[code] ?? 0)) code++;
    lowest[top] = code;
  }
  return { values, middles, lowest };
}

/** One block in float32, and the same bits as whole numbers. */
export interface OpenBlock {
  readonly values: Float32Array;
  readonly bits: Uint32Array;
}

export function openBlock(): OpenBlock {
  const values = new Float32Array(BLOCK);
  return { values, bits: new Uint32Array(values.buffer) };
}

/** A block's values into `open`. */
export function readBlock(
  bytes: Uint8Array,
  scales: Float32Array,
  block: number,
  { values: codes }: Codes,
  { values }: OpenBlock,
): void {
  const start = block * BLOCK;
  const count = Math.min(BLOCK, bytes.length - start);
  const scale = scales[block] ?? 0;
  for (let i = 0; i < count; i++) values[i] = (codes[bytes[start + i] ?? 0] ?? 0) * scale;
}

/** The values of `open` as a block's bytes and scale; `open` holds shares of the scale behind it. */
export function writeBlock(
  bytes: Uint8Array,
  scales: Float32Array,
  block: number,
  { middles, lowest }: Codes,
  { values, bits }: OpenBlock,
): void {
  const start = block * BLOCK;
  const count = Math.min(BLOCK, bytes.length - start);
  let scale = 0;
  for (let i = 0; i < count; i++) {
    const magnitude = Math.abs(values[i] ?? 0);
    if (magnitude > scale) scale = magnitude;
  }
  scales[block] = scale;
  // A block of zeros keeps whichever codes it has: they are multiplied by 0.
  if (scale === 0) return;
  const inverse = Math.fround(1 / scale);
  for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) * inverse;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    let code = lowest[(bits[i] ?? 0) >>> 16] ?? 0;
    // Codes lie so far apart that one middle at most has the same upper bits as the value.
    if (value > (middles[code] ?? 0)) code++;
    bytes[start + i] = code;
  }
}
