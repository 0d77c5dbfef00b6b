/** Numbers as sessions take and give them. */
import type { TensorData } from "@inkloom/engine";

export const float32 = (shape: readonly number[], data: Float32Array): TensorData => ({
  dtype: "float32",
  shape,
  data,
});

/** @throws Error where the session gave no such result */
export function valuesOf(tensor: TensorData | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("a result did not come back");
  return tensor.data;
}

/** One behind another; a single one is not copied. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const [only, ...rest] = parts;
  if (only && rest.length === 0) return only;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
