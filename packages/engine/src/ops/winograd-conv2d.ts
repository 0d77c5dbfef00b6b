/** Convolutions by 3x3 kernels with fewer products: F(2x2, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural
 *  Networks", arXiv:1509.09308. A tile of 4x4 of the picture and a kernel become 16 numbers each, whose products make
 *  2x2 of the result: 16 instead of 36. In float32 the result differs from a plain convolution's by about 5e-7 of the
 *  largest. */
import { type Shape, ShapeError, show, sizeAt, sizeOf } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import { add } from "./add.ts";
import { swapLast } from "./compose/swap-last.ts";
import { conv2d } from "./conv2d.ts";
import { defineOp } from "./define.ts";
import { matmul } from "./matmul.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { transpose } from "./transpose.ts";
import { floatType } from "./type-rules.ts";

/** B^T of the paper, a row of it for each of the four numbers that four cells of a picture become. */
const CELLS = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];
/** G: what three taps of a kernel become. */
const TAPS = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];
/** A^T: two results of four products. */
const RESULTS = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];
/** Where the numbers of a kernel are those of the kernel turned over. */
const TURNED = [3, 1, 2, 0];

interface Attrs {
  /** Whether it leads back: from the results to the picture. */
  readonly back: boolean;
}

const op: (inputs: readonly Tensor[], attrs: Attrs) => OpTensor = defineOp<Attrs>(
  "winogradConv2d",
  {
    shape([x = [], kernels = []], { back }) {
      const [numbers, out = 0, channels = 0] = kernels;
      const seen = back ? out : channels;
      if (kernels.length !== 3 || numbers !== 16)
        throw new ShapeError(
          "winogradConv2d",
          `input 1 is ${show(kernels)}, expected [16, out, channels], as winogradKernels makes them`,
        );
      if (x.length !== 4 || x[1] !== seen)
        throw new ShapeError(
          "winogradConv2d",
          `input 0 is ${show(x)}, expected [batch, ${seen}, height, width]`,
        );
      return x.with(1, back ? channels : out);
    },
    dtype: (dtypes) => floatType("winogradConv2d", dtypes),
    lower: (onnx, names, { back }, { inputs }) =>
      lowerAs(onnx, names, inputs, (x, kernels) => composed(x, kernels, back)),
    /** None by the kernels: where they are trained, a plain convolution is to be used. */
    grad: ({ inputs: [, kernels], dy }, { back }) => [
      kernels === undefined ? null : op([dy, kernels], { back: !back }),
      null,
    ],
  },
);

function composed(x: Tensor | undefined, kernels: Tensor | undefined, back: boolean): Tensor {
  if (x === undefined || kernels === undefined) throw new Error("a picture and kernels");
  const [n, channels, height, width] = [0, 1, 2, 3].map((axis) => sizeAt(x.shape, axis)) as Four;
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const numbers = back ? TURNED : [0, 1, 2, 3];
  const cells = squared(numbers.map((i) => CELLS[i] ?? []));
  const results = squared(RESULTS.map((row) => numbers.map((i) => row[i] ?? 0)));
  const planes = reshape(x, [n * channels, 1, height, width]);
  const tiles = conv2d(planes, constant(cells, [16, 1, 4, 4]), null, {
    stride: 2,
    padding: [1, 1, 1 + (height % 2), 1 + (width % 2)],
  });
  const all = transpose(reshape(tiles, [n, channels, 16, rows * columns]), [2, 1, 0, 3]);
  const seen = reshape(all, [16, channels, n * rows * columns]);
  const products = matmul(back ? swapLast(kernels) : kernels, seen); // [16, made, N * tiles]
  const made = sizeAt(products.shape, 1);
  const pairs = matmul(constant(results, [4, 16]), reshape(products, [16, -1]));
  const apart = transpose(reshape(pairs, [2, 2, made, n, rows, columns]), [3, 2, 4, 0, 5, 1]);
  return cut(reshape(apart, [n, made, 2 * rows, 2 * columns]), height, width);
}

type Four = [number, number, number, number];

/** A tile of an odd size reaches over the border. */
function cut(y: Tensor, height: number, width: number): Tensor {
  const high = sizeAt(y.shape, 2) === height ? y : slice(y, { axis: 2, start: 0, size: height });
  return sizeAt(y.shape, 3) === width ? high : slice(high, { axis: 3, start: 0, size: width });
}

/** The rows' products with one another: what the same done to rows and to columns is, [a, b] as [a * a, b * b]. */
const squared = (rows: readonly (readonly number[])[]): number[] =>
  rows.flatMap((down) => rows.flatMap((along) => down.flatMap((a) => along.map((b) => a * b))));

/** Kernels [O, C, 3, 3] as `winogradConv2d` takes them: [16, O, C]. */
export function winogradKernels(w: Tensor): Tensor {
  const [out = 0, channels = 0, ...sides] = w.shape;
  if (w.shape.length !== 4 || sides.some((side) => side !== 3))
    throw new ShapeError(
      "winogradKernels",
      `input 0 is ${show(w.shape)}, expected [out, channels, 3, 3]`,
    );
  const taps = transpose(reshape(w, [out * channels, 9]), [1, 0]);
  return reshape(matmul(constant(squared(TAPS), [16, 9]), taps), winogradShape(w.shape));
}

/** Shape of the kernels [O, C, 3, 3] as `winogradConv2d` takes them. */
export const winogradShape = ([out = 0, channels = 0]: Shape): Shape => [16, out, channels];

/**
 * `conv2d` of `x` [N, C, H, W] with stride 1 and padding 1 by kernels [16, O, C] of `winogradKernels`, plus `b` [O].
 * On the CPU provider it takes half to four fifths of the time from 256 channels on. There is no gradient by the
 * kernels.
 */
export function winogradConv2d(x: Tensor, kernels: Tensor, b: Tensor | null = null): Tensor {
  const y: OpTensor = op([x, kernels], { back: false });
  return b === null ? y : add(y, reshape(b, [sizeOf(b.shape), 1, 1]));
}
