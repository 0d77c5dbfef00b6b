import { DTYPE_BYTES } from "../dtype.ts";
import { lastElement } from "./rebuild.ts";
import type { TorchTensor } from "./types.ts";

type View = Pick<TorchTensor, "dtype" | "shape" | "strides">;

/** Whether the elements lie in row-major order without gaps; axes of size 1 may have any stride. */
export function isContiguous({ shape, strides }: View): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    if (size === 0) return true;
    if (size !== 1 && strides[axis] !== expected) return false;
    expected *= size;
  }
  return true;
}

/** Bytes from the tensor's first element to the end of its last. */
export function spanBytes({ dtype, shape, strides }: View): number {
  return shape.includes(0) ? 0 : (1 + lastElement(shape, strides)) * DTYPE_BYTES[dtype];
}

/** Copies a strided tensor to row-major order. `source` holds its `spanBytes`, at any byte offset. */
export function gather(view: View, source: Uint8Array, count: number): Uint8Array {
  const size = DTYPE_BYTES[view.dtype];
  const target = new Uint8Array(count * size);
  const axes = view.shape.length;
  const index = new Array<number>(axes).fill(0);
  let from = 0; // element
  for (let to = 0; to < count; to++) {
    for (let byte = 0; byte < size; byte++)
      target[to * size + byte] = source[from * size + byte] ?? 0;
    for (let axis = axes - 1; axis >= 0; axis--) {
      const [at = 0, stride = 0, length = 1] = [index[axis], view.strides[axis], view.shape[axis]];
      if (at + 1 < length) {
        index[axis] = at + 1;
        from += stride;
        break;
      }
      index[axis] = 0;
      from -= at * stride;
    }
  }
  return target;
}
