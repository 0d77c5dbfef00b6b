import { type Shape, ShapeError, show, sizeOf } from "../graph/shape.ts";
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { add } from "./add.ts";
import { mean, rsqrt, square } from "./compose/statistics.ts";
import { defineOp } from "./define.ts";
import { expand } from "./expand.ts";
import { checkVectors } from "./layer-norm.ts";
import { mul } from "./mul.ts";
import { reduceSum } from "./reduce-sum.ts";
import { reshape } from "./reshape.ts";
import { sub } from "./sub.ts";
import { floatType } from "./type-rules.ts";

interface GroupNormAttrs {
  readonly groups: number;
  readonly eps: number;
}

const op = defineOp<GroupNormAttrs>("groupNorm", {
  shape([x = [], ...affine], { groups }) {
    const [, channels] = x;
    if (channels === undefined || x.length < 3 || channels % groups !== 0)
      throw new ShapeError(
        "groupNorm",
        `input 0 is ${show(x)}, expected [batch, channels, ...] with channels in ${groups} equal groups`,
      );
    checkVectors("groupNorm", affine, channels);
    return x;
  },
  dtype: (dtypes) => floatType("groupNorm", dtypes),
  lower(onnx, [x = "", w, b], { groups, eps }, { output }) {
    const [n = 1] = output.shape;
    const vector = (value: number) =>
      onnx.constant(new Float32Array(groups).fill(value), [groups], output.dtype);
    const rows = onnx.reshape(x, [n, groups, sizeOf(output.shape) / (n * groups)]);
    const normal = onnx.node("InstanceNormalization", [rows, vector(1), vector(0)], {
      epsilon: { float: eps },
    });
    const back = onnx.reshape(normal, output.shape);
    const perChannel = channelShape(output.shape);
    const scaled = w === undefined ? back : onnx.node("Mul", [back, onnx.reshape(w, perChannel)]);
    return b === undefined ? scaled : onnx.node("Add", [scaled, onnx.reshape(b, perChannel)]);
  },
  grad({ inputs, dy }, { groups, eps }) {
    const [x, w, b] = inputs;
    if (x === undefined) return [];
    const [n = 1, channels = 1] = x.shape;
    const perChannel = [n, channels, 1] as const;
    const rows = reshape(x, [n, groups, -1]);
    const length = rows.shape[2] ?? 1;
    const centred = sub(rows, mean(rows, [-1], true));
    const scale = rsqrt(add(mean(square(centred), [-1], true), eps)); // [N, groups, 1]
    // Sums of channels are small; what is as large as x is gone through as few times as possible.
    const offsets = reshape(centred, [n, channels, -1]);
    const given = reshape(dy, [n, channels, -1]);
    const sums = reduceSum(given, [-1], true); // [N, C, 1]
    const products = reduceSum(mul(given, offsets), [-1], true);
    const ofChannel = (vector: Tensor): Tensor =>
      reshape(expand(vector, [n, groups, channels / groups]), perChannel);
    const weigh = (each: Tensor): Tensor =>
      w === undefined ? each : mul(each, reshape(w, [channels, 1]));
    const ofGroup = (each: Tensor): Tensor =>
      mul(reduceSum(reshape(weigh(each), [n, groups, -1]), [-1], true), 1 / length);
    const towards = mul(ofGroup(products), mul(square(scale), scale)); // [N, groups, 1]
    const whole = mul(ofGroup(sums), scale);
    const straight = mul(given, weigh(ofChannel(scale)));
    const round = add(mul(centred, towards), whole);
    const dx = reshape(sub(reshape(straight, rows.shape), round), x.shape);
    if (w === undefined) return [dx];
    const dw = reshape(reduceSum(mul(products, ofChannel(scale)), [0]), w.shape);
    return b === undefined ? [dx, dw] : [dx, dw, reshape(reduceSum(sums, [0]), b.shape)];
  },
});

/** [C, 1, ...]: a vector per channel, ready to broadcast over [N, C, ...]. */
const channelShape = (x: Shape): Shape => x.slice(1).map((size, i) => (i === 0 ? size : 1));

/**
 * Standardizes `groups` equal groups of channels of `x` [N, C, ...] per picture, then scales by
 * `w` [C] and adds `b` [C]. ONNX has a sound one only from opset 21 on: `InstanceNormalization` of [N, groups, -1].
 * Reference: https://arxiv.org/abs/1803.08494
 */
export function groupNorm(
  x: Tensor,
  groups: number,
  w: Tensor | null = null,
  b: Tensor | null = null,
  eps = 1e-5,
): OpTensor {
  if (w === null && b !== null)
    return add(op([x], { groups, eps }), reshape(b, channelShape(x.shape)));
  return op(
    [x, w, b].filter((tensor) => tensor !== null),
    { groups, eps },
  );
}
