import { type Shape, ShapeError, show } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { nearestPlaces, resamplingMatrix, type ResizeMode } from "./compose/resampling-matrix.ts";
import { defineOp } from "./define.ts";
import { gather } from "./gather.ts";
import { matmul } from "./matmul.ts";
import { floatType } from "./type-rules.ts";

interface ResizeAttrs {
  readonly height: number;
  readonly width: number;
  readonly mode: Exclude<ResizeMode, "nearest">;
  readonly alignCorners: boolean;
}

const isSide = (value: number): boolean => Number.isInteger(value) && value >= 1;

function resizedShape(x: Shape, height: number, width: number): Shape {
  const [n = 0, channels = 0] = x;
  if (x.length !== 4 || !isSide(height) || !isSide(width))
    throw new ShapeError(
      "resize",
      `input 0 is ${show(x)}, size ${height} x ${width}, expected [batch, channels, height, width] and whole sides from 1`,
    );
  return [n, channels, height, width];
}

const op = defineOp<ResizeAttrs>("resize", {
  shape: ([x = []], { height, width }) => resizedShape(x, height, width),
  dtype: (dtypes) => floatType("resize", dtypes),
  lower: (onnx, [x = ""], { mode, alignCorners }, { output }) =>
    onnx.node("Resize", [x, "", "", onnx.ints(output.shape)], {
      mode: { string: mode },
      coordinate_transformation_mode: { string: alignCorners ? "align_corners" : "half_pixel" },
      cubic_coeff_a: mode === "cubic" ? { float: -0.75 } : undefined,
    }),
  // y = R x C with constant matrices, hence dx = R' dy C'
  grad: ({ inputs, dy }, { height, width, mode, alignCorners }) =>
    inputs.map((x) => {
      const [, , rows = 1, columns = 1] = x.shape;
      const down = resamplingMatrix(rows, height, { mode, alignCorners }); // [height, rows]
      const right = resamplingMatrix(columns, width, { mode, alignCorners }); // [width, columns]
      const transposed = Float32Array.from({ length: down.length }, (_, i) => {
        const [row, at] = [Math.floor(i / height), i % height];
        return down[at * rows + row] ?? 0;
      });
      const tall = matmul(constant(transposed, [rows, height], dy.dtype), dy);
      return matmul(tall, constant(right, [width, columns], dy.dtype));
    }),
});

export interface ResizeOptions {
  readonly height: number;
  readonly width: number;
  /** @default "linear" */
  readonly mode?: ResizeMode;
  /** The outermost pixels keep their places; otherwise the outermost edges of pixels do. Nearest has no such
   *  choice. @default false */
  readonly alignCorners?: boolean;
}

/**
 * Resizes `x` [N, C, H, W] as torch's `interpolate` does without antialiasing; the cubic's coefficient is -0.75.
 * ONNX `Resize`; nearest by two `Gather`s, as the runtime rounds places that fall on a border otherwise.
 */
export function resize(
  x: Tensor,
  { height, width, mode = "linear", alignCorners = false }: ResizeOptions,
): Tensor {
  if (mode !== "nearest") return op([x], { height, width, mode, alignCorners });
  resizedShape(x.shape, height, width);
  const [, , rows = 1, columns = 1] = x.shape;
  const tall = gather(x, constant(nearestPlaces(rows, height), [height], "int64"), 2);
  return gather(tall, constant(nearestPlaces(columns, width), [width], "int64"), 3);
}
