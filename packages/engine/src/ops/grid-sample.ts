import { backward } from "../autodiff/backward.ts";
import { type Shape, ShapeError, show } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { add } from "./add.ts";
import { cast } from "./cast.ts";
import { clip } from "./clip.ts";
import { unsqueeze } from "./compose/axes.ts";
import { defineOp, type NoAttrs } from "./define.ts";
import { equal } from "./equal.ts";
import { floor } from "./floor.ts";
import { gather } from "./gather.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { sub } from "./sub.ts";
import { transpose } from "./transpose.ts";
import { floatType } from "./type-rules.ts";

const op = defineOp<NoAttrs>("gridSample", {
  shape([x = [], places = []]) {
    const [n = 0, channels = 0] = x;
    if (x.length !== 4)
      throw new ShapeError(
        "gridSample",
        `input 0 is ${show(x)}, expected [batch, channels, height, width]`,
      );
    const [, rows = 0, columns = 0, axes] = places;
    if (places.length !== 4 || places[0] !== n || axes !== 2)
      throw new ShapeError(
        "gridSample",
        `input 1 is ${show(places)}, expected [${n}, height, width, 2]`,
      );
    return [n, channels, rows, columns];
  },
  dtype: (dtypes) => floatType("gridSample", dtypes),
  lower: (onnx, inputs) =>
    onnx.node("GridSample", inputs, {
      mode: { string: "bilinear" },
      padding_mode: { string: "zeros" },
      align_corners: { int: 0 },
    }),
  grad({ inputs, dy }) {
    const own = inputs.map((x) => reshape(x, x.shape));
    const [x, places] = own;
    if (x === undefined || places === undefined) return [];
    const gradients = backward(composed(x, places), dy, own);
    return own.map((tensor) => gradients.get(tensor) ?? null);
  },
});

/** The same in primitives, to differentiate: the four pixels around each place, weighed by how near they are. */
function composed(x: Tensor, places: Tensor): Tensor {
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const pixels = reshape(transpose(x, [0, 2, 3, 1]), [n * height * width, channels]);
  const along = (axis: number, size: number): Tensor => {
    const share = reshape(
      slice(places, { axis: 3, start: axis, size: 1 }),
      places.shape.slice(0, 3),
    );
    return sub(mul(add(share, 1), size / 2), 0.5);
  };
  const [right, down] = [along(0, width), along(1, height)];
  const [left, top] = [floor(right), floor(down)];
  const [after, below] = [sub(right, left), sub(down, top)]; // shares of the later pixel
  const first: Shape = [n, 1, 1];
  const starts = constant(
    Array.from({ length: n }, (_, i) => i * height * width),
    first,
    "int64",
  );
  let sum: Tensor | undefined;
  for (const [dy, dx] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const [row, column] = [add(top, dy), add(left, dx)];
    const inside = mul(within(row, height), within(column, width));
    const at = add(mul(clip(row, 0, height - 1), width), clip(column, 0, width - 1));
    const values = gather(pixels, add(cast(at, "int64"), starts), 0); // [N, H', W', C]
    const near = mul(dy === 1 ? below : sub(1, below), dx === 1 ? after : sub(1, after));
    const weight = mul(near, inside);
    const part = mul(values, unsqueeze(weight, [3]));
    sum = sum === undefined ? part : add(sum, part);
  }
  return transpose(sum ?? x, [0, 3, 1, 2]);
}

/** 1 where `at` counts one of `size` pixels, else 0. */
const within = (at: Tensor, size: number): Tensor =>
  cast(equal(at, clip(at, 0, size - 1)), at.dtype);

/**
 * Values of `x` [N, C, H, W] at `places` [N, H', W', 2], weighed linearly of the four pixels around each; the result is
 * [N, C, H', W']. Places are x, then y, -1 to 1 from edge to edge of the picture, beyond which all is 0. ONNX
 * `GridSample`, torch's `grid_sample` with `align_corners=False`.
 */
export const gridSample = (x: Tensor, places: Tensor): OpTensor => op([x, places], {});
