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
