/** Pictures brought to the sizes that a network takes, and back. */
import { pad, type PadMode, sizeAt, slice, type Tensor } from "@inkloom/engine";

export interface SideLimits {
  /** Least side, pixels. */
  readonly minimum: number;
  /** Sides must be a multiple of this. */
  readonly multiple: number;
}

/** The side that a picture's side is padded to. */
const paddedSide = (side: number, { minimum, multiple }: SideLimits): number =>
  Math.ceil(Math.max(side, minimum) / multiple) * multiple;

/** Reflects `x` [N, C, H, W] below and to the right until it fits; what reflection cannot reach is the
 *  edge repeated, as in spandrel's `pad_tensor`. */
export function reflected(x: Tensor, limits: SideLimits): Tensor {
  const missing = [2, 3].map((axis) => {
    const side = sizeAt(x.shape, axis);
    return { side, amount: paddedSide(side, limits) - side };
  });
  const [bottom = 0, right = 0] = missing.map(({ side, amount }) => Math.min(amount, side - 1));
  const [below = 0, beside = 0] = missing.map(
    ({ side, amount }) => amount - Math.min(amount, side - 1),
  );
  return bordered(bordered(x, bottom, right, "reflect"), below, beside, "edge");
}

/** Zeros below and to the right of `x` [N, C, H, W] until its sides are multiples of `multiple`. */
export function zeroPadded(x: Tensor, multiple: number): Tensor {
  const [bottom = 0, right = 0] = [2, 3].map((axis) => {
    const side = sizeAt(x.shape, axis);
    return paddedSide(side, { minimum: 0, multiple }) - side;
  });
  return bordered(x, bottom, right, "constant");
}

const bordered = (x: Tensor, bottom: number, right: number, mode: PadMode): Tensor =>
  bottom === 0 && right === 0 ? x : pad(x, { bottom, right, mode });

/** The upper left `height` x `width` of `x` [N, C, H, W]. */
export function cropped(x: Tensor, height: number, width: number): Tensor {
  const rows = sizeAt(x.shape, 2) === height ? x : slice(x, { axis: 2, start: 0, size: height });
  return sizeAt(x.shape, 3) === width ? rows : slice(rows, { axis: 3, start: 0, size: width });
}
