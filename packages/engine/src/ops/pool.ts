/** What poolings share. */
import { type Shape, ShapeError, show } from "../graph/shape.ts";
import {
  type Pair,
  pairOf,
  type WindowAttrs,
  windowAttrs,
  windowCount,
  type WindowOptions,
} from "./window.ts";

export interface PoolAttrs extends WindowAttrs {
  readonly kernel: Pair;
}

export interface PoolOptions {
  readonly kernel: number | Pair;
  /** The kernel's size unless given. */
  readonly stride?: number | Pair;
  /** Less than the kernel; all sides, or [top, left, bottom, right]. */
  readonly padding?: NonNullable<WindowOptions["padding"]>;
}

export function poolAttrs(op: string, { kernel, stride, padding }: PoolOptions): PoolAttrs {
  const attrs = windowAttrs(op, { stride: stride ?? kernel, padding: padding ?? 0 });
  return { ...attrs, kernel: pairOf(kernel) };
}

export function pooledShape(op: string, x: Shape, attrs: PoolAttrs): Shape {
  const [n = 0, channels = 0, height = 0, width = 0] = x;
  const { kernel, pads } = attrs;
  if (x.length !== 4)
    throw new ShapeError(op, `input 0 is ${show(x)}, expected [batch, channels, height, width]`);
  if (pads.some((side, i) => side >= kernel[i % 2 === 0 ? 0 : 1]))
    throw new ShapeError(
      op,
      `padding ${pads.join(", ")}, expected less than kernel ${kernel.join(" x ")}`,
    );
  const rows = windowCount(height, kernel[0], 0, attrs);
  const columns = windowCount(width, kernel[1], 1, attrs);
  if (rows < 1 || columns < 1)
    throw new ShapeError(
      op,
      `input 0 is ${show(x)}, expected at least the padded size of kernel ${kernel.join(" x ")}`,
    );
  return [n, channels, rows, columns];
}
