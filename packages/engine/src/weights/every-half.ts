import { float16Bits } from "./small-floats.ts";

let halves: Float32Array | undefined;

/** Every float16 by its code, as float32: a table is several times faster than taking each value apart. */
export function everyHalf(): Float32Array {
  if (halves) return halves;
  const bits = Uint32Array.from({ length: 2 ** 16 }, (_, code) => float16Bits(code));
  return (halves = new Float32Array(bits.buffer));
}
