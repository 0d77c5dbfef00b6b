/** Numbers as files keep them. */
import { Problem } from "@inkloom/contract";
import type { DiskDType } from "@inkloom/engine/weights";

/** Kohya's names of what a file is saved in. */
export type SavePrecision = "float" | "fp16" | "bf16";

export const SAVED_AS = { float: "F32", fp16: "F16", bf16: "BF16" } as const satisfies Readonly<
  Record<SavePrecision, DiskDType>
>;

/**
 * Little-endian bytes, rounded to the nearest even.
 * @throws Problem `merge/overflow` naming the tensor where a number is NaN, infinite or too large for the type
 */
export function encoded(key: string, values: Float32Array, precision: SavePrecision): Uint8Array {
  if (precision === "float") {
    expectFinite(key, values, values, precision);
    return bytesOf(values);
  }
  if (precision === "fp16") {
    const halves = new Float16Array(values);
    expectFinite(key, halves, values, precision);
    return bytesOf(halves);
  }
  const rounded = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    const all = bits[i] ?? 0;
    const code = (all + 0x7fff + ((all >>> 16) & 1)) >>> 16; // half of the last place, to even
    rounded[i] = code;
    if ((code & EXPONENT) === EXPONENT) throw overflow(key, values[i] ?? Number.NaN, precision);
  }
  return bytesOf(rounded);
}

const EXPONENT = 0x7f80;

function expectFinite(
  key: string,
  stored: Float32Array | Float16Array,
  values: Float32Array,
  precision: SavePrecision,
): void {
  for (let i = 0; i < stored.length; i++)
    if (!Number.isFinite(stored[i])) throw overflow(key, values[i] ?? Number.NaN, precision);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const overflow = (key: string, value: number, precision: SavePrecision): Problem =>
  new Problem("merge/overflow", {
    en: `"${key}" comes to ${value}, expected numbers that ${precision} can hold`,
    zh: `“${key}”的结果为 ${value}，应为 ${precision} 能表示的数值`,
  });
