import { LOWEST } from "../graph/dtype.ts";
import { constant, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { cast } from "./cast.ts";
import { spreadWindows } from "./compose/pool-gradient.ts";
import { unsqueeze } from "./compose/axes.ts";
import { conv2d } from "./conv2d.ts";
import { defineOp } from "./define.ts";
import { equal } from "./equal.ts";
import { expand } from "./expand.ts";
import { mul } from "./mul.ts";
import { pad } from "./pad.ts";
import { poolAttrs, type PoolAttrs, type PoolOptions, pooledShape } from "./pool.ts";
import { reduceMax } from "./reduce-max.ts";
import { reshape } from "./reshape.ts";
import { floatType } from "./type-rules.ts";
import { windowAttributes } from "./window.ts";

const op = defineOp<PoolAttrs>("maxPool2d", {
  shape: ([x = []], attrs) => pooledShape("maxPool2d", x, attrs),
  dtype: (dtypes) => floatType("maxPool2d", dtypes),
  lower(onnx, inputs, attrs) {
    const { strides, pads } = windowAttributes(attrs);
    return onnx.node("MaxPool", inputs, { strides, pads, kernel_shape: { ints: attrs.kernel } });
  },
  grad: ({ inputs, output, dy }, attrs) => inputs.map((x) => routed(x, output, dy, attrs)),
});

/** Sends dy to the first maximum of every window. */
function routed(x: Tensor, y: Tensor, dy: Tensor, attrs: PoolAttrs): Tensor {
  const [n = 1, channels = 1] = x.shape;
  const [, , rows = 1, columns = 1] = y.shape;
  const { kernel, strides } = attrs;
  const [top, left, bottom, right] = attrs.pads;
  const places = kernel[0] * kernel[1];
  const padded = pad(x, { top, left, bottom, right, value: LOWEST[x.dtype] });
  const picks = pickers(channels, kernel, x);
  const flat = conv2d(padded, picks, null, { stride: strides, groups: channels });
  const windows = reshape(flat, [n, channels, places, rows, columns]);
  const hits = cast(equal(windows, unsqueeze(y, [2])), x.dtype);
  const falling = Array.from({ length: places }, (_, i) => places - i);
  const ranks = mul(hits, constant(falling, [places, 1, 1], x.dtype));
  const first = cast(equal(ranks, reduceMax(ranks, [2], true)), x.dtype);
  const values = reshape(mul(first, unsqueeze(dy, [2])), flat.shape);
  return spreadWindows(values, picks, x.shape, attrs);
}

/** Depthwise kernels that each pick one place of the window: [C * places, 1, kh, kw]. */
function pickers(channels: number, [kh, kw]: PoolAttrs["kernel"], like: Tensor): Tensor {
  const places = kh * kw;
  const one = Array.from({ length: places * places }, (_, i) => (i % (places + 1) === 0 ? 1 : 0));
  const identity = constant(one, [1, places, kh, kw], like.dtype);
  return reshape(expand(identity, [channels, places, kh, kw]), [channels * places, 1, kh, kw]);
}

/** Maximum of every window of `x` [N, C, H, W]; padding never wins. ONNX `MaxPool`. */
export const maxPool2d = (x: Tensor, options: PoolOptions): OpTensor =>
  op([x], poolAttrs("maxPool2d", options));
