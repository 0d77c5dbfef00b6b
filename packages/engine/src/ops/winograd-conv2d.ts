/** Convolutions by 3x3 kernels with fewer products: F(2x2, 3x3) and F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for
 *  Convolutional Neural Networks", arXiv:1509.09308. A tile of the picture and a kernel become 16 (36) numbers each, whose
 *  products make 2x2 (4x4) of the result: 4 (2.25) for each of it instead of 9. In float32 the result differs from a plain
 *  convolution's by about 6e-7 (2e-6) of the largest. */
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

/** Side of what a tile makes of the result. */
export type TileSide = 2 | 4;

interface Tiling {
  /** B^T of the paper, a row of it for each of the numbers that as many cells of a picture become. */
  readonly cells: Matrix;
  /** G: what three taps of a kernel become. */
  readonly taps: Matrix;
  /** A^T: results of the products. */
  readonly results: Matrix;
  /** Where the numbers of a kernel are those of the kernel turned over. */
  readonly turned: readonly number[];
}

type Matrix = readonly (readonly number[])[];

const TILINGS: Readonly<Record<TileSide, Tiling>> = {
  // the points 0, 1, -1 and infinity
  2: {
    cells: [
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, 1, 0, -1],
    ],
    taps: [
      [1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
    results: [
      [1, 1, 1, 0],
      [0, 1, -1, -1],
    ],
    turned: [3, 1, 2, 0],
  },
  // 0, 3/4, -3/4, 4/3, -4/3 and infinity: each has its inverse among them, as turning needs, and the result half of the error
  // that it has with 1, -1, 2, -2
  4: {
    cells: [
      [1, 0, -337 / 144, 0, 1, 0],
      [0, 128 / 175, 512 / 525, -72 / 175, -96 / 175, 0],
      [0, -128 / 175, 512 / 525, 72 / 175, -96 / 175, 0],
      [0, -81 / 350, -243 / 1400, 72 / 175, 54 / 175, 0],
      [0, 81 / 350, -243 / 1400, -72 / 175, 54 / 175, 0],
      [0, 1, 0, -337 / 144, 0, 1],
    ],
    taps: [
      [1, 0, 0],
      [4 / 3, 1, 3 / 4],
      [4 / 3, -1, 3 / 4],
      [3 / 4, 1, 4 / 3],
      [3 / 4, -1, 4 / 3],
      [0, 0, 1],
    ],
    results: [
      [1, 1, 1, 1, 1, 0],
      [0, 3 / 4, -3 / 4, 4 / 3, -4 / 3, 0],
      [0, 9 / 16, 9 / 16, 16 / 9, 16 / 9, 0],
      [0, 27 / 64, -27 / 64, 64 / 27, -64 / 27, 1],
    ],
    turned: [5, 3, 4, 1, 2, 0],
  },
};

/** Numbers of a kernel. */
const numbersOf = (tile: TileSide): number => (tile + 2) ** 2;

const tileOf = (numbers: number | undefined): TileSide | undefined =>
  ([2, 4] as const).find((tile) => numbersOf(tile) === numbers);

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
      if (kernels.length !== 3 || tileOf(numbers) === undefined)
        throw new ShapeError(
          "winogradConv2d",
          `input 1 is ${show(kernels)}, expected [16 or 36, out, channels], as winogradKernels makes them`,
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
  const tile = tileOf(kernels.shape[0]) ?? 2;
  const { cells, results, turned } = TILINGS[tile];
  const numbers = turned.map((other, i) => (back ? other : i));
  const [side, count] = [numbers.length, numbersOf(tile)];
  const [rows, columns] = [Math.ceil(height / tile), Math.ceil(width / tile)];
  const fromCells = squared(numbers.map((i) => cells[i] ?? []));
  const toResults = squared(results.map((row) => numbers.map((i) => row[i] ?? 0)));
  const planes = reshape(x, [n * channels, 1, height, width]);
  const [below, beside] = [rows * tile - height, columns * tile - width];
  const tiles = conv2d(planes, constant(fromCells, [count, 1, side, side]), null, {
    stride: tile,
    padding: [1, 1, 1 + below, 1 + beside],
  });
  const all = transpose(reshape(tiles, [n, channels, count, rows * columns]), [2, 1, 0, 3]);
  const seen = reshape(all, [count, channels, n * rows * columns], 2);
  const products = matmul(back ? swapLast(kernels) : kernels, seen); // [count, made, N * tiles]
  const made = sizeAt(products.shape, 1);
  const squares = matmul(
    constant(toResults, [tile * tile, count]),
    reshape(products, [count, -1], 1),
  );
  const apart = transpose(
    reshape(squares, [tile, tile, made, n, rows, columns]),
    [3, 2, 4, 0, 5, 1],
  );
  return cut(reshape(apart, [n, made, tile * rows, tile * columns]), height, width);
}

type Four = [number, number, number, number];

/** A tile of an odd size reaches over the border. */
function cut(y: Tensor, height: number, width: number): Tensor {
  const high = sizeAt(y.shape, 2) === height ? y : slice(y, { axis: 2, start: 0, size: height });
  return sizeAt(y.shape, 3) === width ? high : slice(high, { axis: 3, start: 0, size: width });
}

/** The rows' products with one another: what the same done to rows and to columns is, [a, b] as [a * a, b * b]. */
const squared = (rows: Matrix): number[] =>
  rows.flatMap((down) => rows.flatMap((along) => down.flatMap((a) => along.map((b) => a * b))));

/** Kernels [O, C, 3, 3] as `winogradConv2d` takes them: [16 or 36, O, C]. */
export function winogradKernels(w: Tensor, tile: TileSide): Tensor {
  const [out = 0, channels = 0, ...sides] = w.shape;
  if (w.shape.length !== 4 || sides.some((side) => side !== 3))
    throw new ShapeError(
      "winogradKernels",
      `input 0 is ${show(w.shape)}, expected [out, channels, 3, 3]`,
    );
  const taps = transpose(reshape(w, [out * channels, 9]), [1, 0]);
  const numbers = constant(squared(TILINGS[tile].taps), [numbersOf(tile), 9]);
  return reshape(matmul(numbers, taps), winogradShape(w.shape, tile));
}

/** Shape of the kernels [O, C, 3, 3] as `winogradConv2d` takes them. */
export const winogradShape = ([out = 0, channels = 0]: Shape, tile: TileSide): Shape => [
  numbersOf(tile),
  out,
  channels,
];

/**
 * `conv2d` of `x` [N, C, H, W] with stride 1 and padding 1 by kernels [16 or 36, O, C] of `winogradKernels`, plus `b` [O].
 * On the CPU provider it takes half to four fifths of the time from 256 channels on. There is no gradient by the
 * kernels.
 */
export function winogradConv2d(x: Tensor, kernels: Tensor, b: Tensor | null = null): Tensor {
  const y: OpTensor = op([x, kernels], { back: false });
  return b === null ? y : add(y, reshape(b, [sizeOf(b.shape), 1, 1]));
}
