/** 16-bit floats as bit patterns, rounded to nearest, ties to even. */

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits; above 65504 infinity. */
export function float16Pattern(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | toEven(size * 2 ** 24); // subnormal: units of 2^-24
  const log = Math.floor(Math.log2(size));
  const exponent = 2 ** log > size ? log - 1 : 2 ** (log + 1) <= size ? log + 1 : log;
  // a fraction rounded up to 2048 carries into the exponent, which is right
  return sign | (((exponent + 14) << 10) + toEven((size / 2 ** exponent) * 1024));
}

/** The upper half of a float32. */
export function bfloat16Pattern(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Nearest whole number, halves to even; `value` is not negative. */
function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
