import { readFileSync } from "node:fs";

/** A JSON golden beside the asking module; its form is what the maker in parity/ wrote. */
export function goldenFile(name: string, module: string): unknown {
  return JSON.parse(readFileSync(new URL(`goldens/${name}`, module), "utf8"));
}

/** Little-endian float32 values kept as base64. */
export function float32s(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
}

/** Largest absolute difference; infinite when the lengths differ. */
export function farthest(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < left.length; i++) {
    const apart = Math.abs((left[i] ?? NaN) - (right[i] ?? NaN));
    worst = apart <= worst ? worst : apart; // NaN is kept
  }
  return worst;
}
