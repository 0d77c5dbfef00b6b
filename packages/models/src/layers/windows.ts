/** Square or oblong windows of a picture laid out [1, H, W, C], and rolling it so that windows cross their
 *  borders. Liu et al., "Swin Transformer", arXiv:2103.14030. */
import {
  concat,
  constant,
  equal,
  pad,
  reshape,
  scalar,
  sizeAt,
  slice,
  type Tensor,
  transpose,
  unsqueeze,
  where,
} from "@inkloom/engine";

export type WindowSize = readonly [height: number, width: number];

/** [1, H, W, C] -> [windows, h w, C], row by row. Sides are multiples of the window's. */
export function toWindows(x: Tensor, [h, w]: WindowSize): Tensor {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const split = reshape(x, [height / h, h, width / w, w, channels]);
  return reshape(transpose(split, [0, 2, 1, 3, 4]), [-1, h * w, channels]);
}

/** The inverse of `toWindows`. */
export function fromWindows(x: Tensor, [h, w]: WindowSize, [height, width]: WindowSize): Tensor {
  const channels = sizeAt(x.shape, 2);
  const split = reshape(x, [height / h, width / w, h, w, channels]);
  return reshape(transpose(split, [0, 2, 1, 3, 4]), [1, height, width, channels]);
}

/** Runs what needs sides that are multiples of a window's: x [1, H, W, C] with zeros below and on the right, of whose
 *  result, of the same shape, they are cut off. */
export function overhanging(x: Tensor, [h, w]: WindowSize, run: (x: Tensor) => Tensor): Tensor {
  const [, height = 1, width = 1] = x.shape;
  const sides = [Math.ceil(height / h) * h, Math.ceil(width / w) * w] as const;
  if (sides[0] === height && sides[1] === width) return run(x);
  const after = [0, sides[0] - height, sides[1] - width, 0];
  const made = run(pad(x, { before: [0, 0, 0, 0], after }));
  const rows = slice(made, { axis: 1, start: 0, size: height });
  return slice(rows, { axis: 2, start: 0, size: width });
}

/** Moves the rows and columns of [1, H, W, C] by whole amounts, down and right where positive; what leaves at
 *  one side enters at the other. */
export const rolled = (x: Tensor, [down, right]: WindowSize): Tensor =>
  rolledAlong(rolledAlong(x, 1, down), 2, right);

function rolledAlong(x: Tensor, axis: number, amount: number): Tensor {
  const size = sizeAt(x.shape, axis);
  const start = (((size - amount) % size) + size) % size;
  if (start === 0) return x;
  const tail = slice(x, { axis, start, size: size - start });
  return concat([tail, slice(x, { axis, start: 0, size: start })], axis);
}

/** What attention scores between pixels that only rolling made neighbours are lowered by. */
const APART = -100;

/**
 * Added to the scores of a picture rolled up and left by `shift`: 0 within a region that was one piece
 * before, `APART` across; [windows, 1, h w, h w].
 */
export function shiftMask(size: WindowSize, window: WindowSize, shift: WindowSize): Tensor {
  const [height, width] = size;
  const [h, w] = window;
  const bands = ([0, 1] as const).map((axis) =>
    Array.from({ length: size[axis] }, (_, at) =>
      at < size[axis] - window[axis] ? 0 : at < size[axis] - shift[axis] ? 1 : 2,
    ),
  );
  const regions = new Float32Array(height * width);
  let place = 0;
  for (let top = 0; top < height; top += h)
    for (let left = 0; left < width; left += w)
      for (let y = top; y < top + h; y++)
        for (let x = left; x < left + w; x++)
          regions[place++] = (bands[0]?.[y] ?? 0) * 3 + (bands[1]?.[x] ?? 0);
  const region = constant(regions, [(height * width) / (h * w), 1, h * w]);
  const together = equal(unsqueeze(region, [3]), unsqueeze(region, [2]));
  return where(together, scalar(0), APART);
}
