/** Static shapes. Every size is known while tracing: a picture of another size is another graph. */
import { Problem } from "@inkloom/contract";

/** Sizes per axis, row-major; `[]` is a scalar. */
export type Shape = readonly number[];

/** Shapes that do not fit an operation; `op` is the field's name of the operation. The detail is for the
 *  maker of a graph and in English only. */
export class ShapeError extends Problem {
  readonly op: string;

  constructor(op: string, detail: string) {
    super("graph/shape", { en: `${op}: ${detail}`, zh: `${op} 的形状不符：${detail}` });
    this.op = op;
  }
}

/** `[2, 3]`, for messages. */
export const show = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Number of elements. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Size of one axis; negative axes count from the end. */
export function sizeAt(shape: Shape, axis: number): number {
  const size = shape.at(axis);
  if (size === undefined) throw new ShapeError("size", `axis ${axis} is outside ${show(shape)}`);
  return size;
}

/** `axis` as a non-negative index, or a `ShapeError` in the name of `op`. */
export function axisOf(op: string, shape: Shape, axis: number): number {
  const index = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || index < 0 || index >= shape.length)
    throw new ShapeError(op, `axis ${axis} is outside ${show(shape)}`);
  return index;
}

/** NumPy's broadcasting rule: axes align at the end, a size of 1 stretches. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new ShapeError(
        op,
        `input 1 is ${show(b)}, expected a shape that broadcasts with ${show(a)}`,
      );
    return left === 1 ? right : left;
  });
}
