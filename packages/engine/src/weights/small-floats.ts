/** Float formats below 32 bits, each widened to the bit pattern of the equal float32 (always exact). */

/** bfloat16 is the upper half of a float32. */
export const bfloat16Bits = (code: number): number => code << 16;

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
export const float16Bits = (code: number): number =>
  widen(code >>> 15, (code >>> 10) & 0x1f, code & 0x3ff, 10, 15, 0x1f);

/** float8 e5m2 is the upper byte of a binary16: infinities and NaN as there.
 *  Paper: Micikevicius et al., "FP8 Formats for Deep Learning", arXiv:2209.05433. */
export const float8E5M2Bits = (code: number): number => float16Bits(code << 8);

/** float8 e4m3 in its "fn" form: bias 7, no infinities, NaN only where all seven lower bits are set. */
export function float8E4M3Bits(code: number): number {
  if ((code & 0x7f) === 0x7f) return ((code >>> 7) << 31) | 0x7fc00000;
  return widen(code >>> 7, (code >>> 3) & 0xf, code & 7, 3, 7, undefined);
}

/** @param special exponent that means infinity or NaN, where the format has one */
function widen(
  sign: number,
  exponent: number,
  fraction: number,
  fractionBits: number,
  bias: number,
  special: number | undefined,
): number {
  const signBit = sign << 31;
  if (exponent === special) return signBit | 0x7f800000 | (fraction << (23 - fractionBits));
  if (exponent === 0) {
    if (fraction === 0) return signBit;
    const shift = Math.clz32(fraction) - (31 - fractionBits); // brings the leading one to its place
    const normal = (fraction << shift) & ((1 << fractionBits) - 1);
    return signBit | ((127 - bias + 1 - shift) << 23) | (normal << (23 - fractionBits));
  }
  return signBit | ((exponent - bias + 127) << 23) | (fraction << (23 - fractionBits));
}
