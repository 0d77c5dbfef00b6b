/** Convolutions by 3x3 kernels with fewer products: F(2x2, 3x3) and F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for
 *  Convolutional Neural Networks", arXiv:1509.09308. A tile of the picture and a kernel become 16 (36) numbers each, whose
 *  products make 2x2 (4x4) of the result: 4 (2.25) for each of it instead of 9. In float32 the result differs from a plain
 *  convolution's by about 6e-7 (2e-6) of the largest. */
import { type Shape, ShapeError, show, sizeAt, sizeOf } from "../graph/shape.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { lowerAs } from "../onnx/lower-as.ts";
import { add } from "./add.ts";
import { after } from "./after.ts";
import { swapLast } from "./compose/swap-last.ts";
import { concat } from "./concat.ts";
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

const TAPS = 9;

/** Numbers of the taps that are at once what products are made of. */
const PART = 2 ** 21;

/** Shape of the taps that the kernels [O, C, 3, 3] are: [parts, 9, O / parts, C]. */
export function winogradShape([out = 0, channels = 0]: Shape): Shape {
  let parts = Math.max(1, Math.ceil((TAPS * out * channels) / PART));
  while (out % parts !== 0) parts++;
  return [parts, TAPS, out / parts, channels];
}

interface Attrs {
  readonly tile: TileSide;
  /** Whether it leads back: from the results to the picture. */
  readonly back: boolean;
}

const op: (inputs: readonly Tensor[], attrs: Attrs) => OpTensor = defineOp<Attrs>(
  "winogradConv2d",
  {
    shape([x = [], ...parts], { back }) {
      const [channels = 0] = (parts[0] ?? []).slice(-1);
      for (const [i, part] of parts.entries())
        if (part.length !== 4 || part[0] !== 1 || part[1] !== TAPS || part[3] !== channels)
          throw new ShapeError(
            "winogradConv2d",
            `input ${i + 1} is ${show(part)}, expected [1, 9, rows, ${channels}] of what winogradTaps makes`,
          );
      const out = parts.reduce((sum, part) => sum + sizeAt(part, 2), 0);
      const seen = back ? out : channels;
      if (x.length !== 4 || x[1] !== seen)
        throw new ShapeError(
          "winogradConv2d",
          `input 0 is ${show(x)}, expected [batch, ${seen}, height, width]`,
        );
      return x.with(1, back ? channels : out);
    },
    dtype: (dtypes) => floatType("winogradConv2d", dtypes),
    lower: (onnx, names, attrs, { inputs }) =>
      lowerAs(onnx, names, inputs, (x, ...taps) => composed(x, taps, attrs)),
    /** None by the kernels: where they are trained, a plain convolution is to be used. */
    grad: ({ inputs: [, ...taps], dy }, { tile, back }) => [
      op([dy, ...taps], { tile, back: !back }),
      ...taps.map(() => null),
    ],
  },
);

function composed(x: Tensor | undefined, taps: readonly Tensor[], { tile, back }: Attrs): Tensor {
  if (x === undefined) throw new Error("a convolution of nothing");
  const [n, channels, height, width] = [0, 1, 2, 3].map((axis) => sizeAt(x.shape, axis)) as Four;
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
  const products = productsOf(taps, seen, { tile, back }); // [count, made, N * tiles]
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

/** Taps [1, 9, rows, C] become numbers part by part, anew for each `seen`, and are not kept: the numbers take 16/9 (four
 *  times) of their memory. (By a convolution, as onnxruntime would hold a weight in another shape twice.) */
function productsOf(taps: readonly Tensor[], seen: Tensor, { tile, back }: Attrs): Tensor {
  const numbers = constant(squared(TILINGS[tile].taps), [numbersOf(tile), TAPS, 1, 1]);
  const made: Tensor[] = [];
  let start = 0;
  for (const part of taps) {
    const size = sizeAt(part.shape, 2);
    const all = conv2d(part, after(numbers, [made.at(-1) ?? seen]));
    const kernels = reshape(all, all.shape.slice(1), 1); // [count, rows, C]
    if (back) {
      const product = matmul(swapLast(kernels), slice(seen, { axis: 1, start, size }));
      made[0] = made[0] === undefined ? product : add(made[0], product);
    } else made.push(matmul(kernels, seen));
    start += size;
  }
  return made.length === 1 && made[0] ? made[0] : concat(made, 1);
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

/** The taps of kernels [O, C, 3, 3] as `winogradConv2d` takes them (see `winogradShape`): the same numbers, each of the nine
 *  of all channels together. */
export function winogradTaps(w: Tensor): Tensor {
  const [, channels = 0, ...sides] = w.shape;
  if (w.shape.length !== 4 || sides.some((side) => side !== 3))
    throw new ShapeError(
      "winogradTaps",
      `input 0 is ${show(w.shape)}, expected [out, channels, 3, 3]`,
    );
  const [parts = 0, , rows = 0] = winogradShape(w.shape);
  return transpose(reshape(w, [parts, rows, channels, TAPS]), [0, 3, 1, 2]);
}

/** Kernels as `winogradConv2d` takes them. */
export interface Tiled {
  /** Of `winogradTaps`. */
  readonly taps: Tensor;
  readonly tile: TileSide;
}

/**
 * `conv2d` of `x` [N, C, H, W] with stride 1 and padding 1, plus `b` [O]. On the CPU provider it takes half to four fifths of
 * the time from 256 channels on. There is no gradient by the kernels.
 */
export function winogradConv2d(x: Tensor, { taps, tile }: Tiled, b: Tensor | null = null): Tensor {
  const [length = 0] = taps.shape;
  const part = (start: number): Tensor => slice(taps, { axis: 0, start, size: 1 });
  const parts = Array.from({ length }, (_, start) => part(start));
  const y: OpTensor = op([x, ...parts], { tile, back: false });
  return b === null ? y : add(y, reshape(b, [sizeOf(b.shape), 1, 1]));
}
