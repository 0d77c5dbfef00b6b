import type { DiskDType } from "./entry.ts";
import { everyHalf } from "./every-half.ts";
import { bfloat16Bits, float8E4M3Bits, float8E5M2Bits } from "./small-floats.ts";

/** Bytes per element. */
export const DTYPE_BYTES: Readonly<Record<DiskDType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** Number of elements, or undefined where it is no exact JavaScript integer or a size is no natural number. */
export function elementCount(shape: readonly number[]): number | undefined {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    count *= size;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

const TO_FLOAT32: Readonly<Record<DiskDType, (bytes: Uint8Array) => Float32Array<ArrayBuffer>>> = {
  F64: (bytes) => new Float32Array(new Float64Array(...aligned(bytes, 8))),
  F32: (bytes) => new Float32Array(new Uint8Array(bytes).buffer),
  F16: (bytes) => fromHalves(new Uint16Array(...aligned(bytes, 2))),
  BF16: (bytes) => fromBits(new Uint16Array(...aligned(bytes, 2)), bfloat16Bits),
  F8_E4M3: (bytes) => fromBits(bytes, float8E4M3Bits),
  F8_E5M2: (bytes) => fromBits(bytes, float8E5M2Bits),
  I64: (bytes) => Float32Array.from(new BigInt64Array(...aligned(bytes, 8)), Number),
  I32: (bytes) => new Float32Array(new Int32Array(...aligned(bytes, 4))),
  I16: (bytes) => new Float32Array(new Int16Array(...aligned(bytes, 2))),
  I8: (bytes) => new Float32Array(new Int8Array(...aligned(bytes, 1))),
  U8: (bytes) => new Float32Array(bytes),
  BOOL: (bytes) => Float32Array.from(bytes, (byte) => (byte === 0 ? 0 : 1)),
};

/**
 * The numbers of a tensor as float32, in a buffer of their own. F64, I64 and I32 are rounded to nearest
 * even; every other type fits exactly.
 *
 * @param bytes little-endian, at any byte offset of its buffer; whole elements only
 */
export function toFloat32(bytes: Uint8Array, dtype: DiskDType): Float32Array<ArrayBuffer> {
  if (bytes.byteLength % DTYPE_BYTES[dtype] !== 0)
    throw new RangeError(
      `toFloat32: got ${bytes.byteLength} bytes, expected a multiple of ${DTYPE_BYTES[dtype]} for ${dtype}`,
    );
  return TO_FLOAT32[dtype](bytes);
}

/** Buffer, offset and element count for a typed-array view; copies where the view would be unaligned. */
function aligned(bytes: Uint8Array, size: number): [ArrayBufferLike, number, number] {
  const source = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes); // not slice(): a Buffer would share
  return [source.buffer, source.byteOffset, source.byteLength / size];
}

function fromHalves(codes: Uint16Array): Float32Array<ArrayBuffer> {
  const halves = everyHalf();
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = halves[codes[i] ?? 0] ?? 0;
  return values;
}

function fromBits(codes: Uint8Array | Uint16Array, bitsOf: (code: number) => number) {
  const bits = new Uint32Array(codes.length);
  codes.forEach((code, i) => (bits[i] = bitsOf(code)));
  return new Float32Array(bits.buffer);
}
