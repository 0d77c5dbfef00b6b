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

/** Copies a strided tensor of `count` elements to row-major order. `source` holds its `spanBytes`, at any
 *  byte offset. */
export function gather(view: View, source: Uint8Array, count: number): Uint8Array {
  const size = DTYPE_BYTES[view.dtype];
  if (size === 1) return strided(view, source, new Uint8Array(count));
  const bytes = source.byteOffset % size === 0 ? source : new Uint8Array(source);
  const { buffer, byteOffset, byteLength } = bytes;
  if (size === 2) {
    const from = new Uint16Array(buffer, byteOffset, byteLength / 2);
    return asBytes(strided(view, from, new Uint16Array(count)));
  }
  const from = new Uint32Array(buffer, byteOffset, byteLength / 4);
  // Eight bytes are an innermost axis of two halves: no number is converted, so every bit survives.
  const halves = {
    shape: [...view.shape, 2],
    strides: [...view.strides.map((stride) => stride * 2), 1],
  };
  return asBytes(
    size === 4
      ? strided(view, from, new Uint32Array(count))
      : strided(halves, from, new Uint32Array(count * 2)),
  );
}

type Elements = Uint8Array | Uint16Array | Uint32Array;

function strided<T extends Elements>(
  { shape, strides }: Pick<View, "shape" | "strides">,
  source: T,
  target: T,
): T {
  const length = shape.at(-1) ?? 1;
  const stride = strides.at(-1) ?? 0;
  const outer = shape.slice(0, -1);
  const index = new Array<number>(outer.length).fill(0);
  let row = 0; // element of `source` where the innermost axis starts
  for (let to = 0; to < target.length;) {
    for (let i = 0, from = row; i < length; i++, from += stride) target[to++] = source[from] ?? 0;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const [at = 0, step = 0, size = 1] = [index[axis], strides[axis], outer[axis]];
      if (at + 1 < size) {
        index[axis] = at + 1;
        row += step;
        break;
      }
      index[axis] = 0;
      row -= at * step;
    }
  }
  return target;
}

const asBytes = ({ buffer, byteOffset, byteLength }: Elements): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
