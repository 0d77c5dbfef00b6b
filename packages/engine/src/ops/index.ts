/** Every op and composition, flat. One line per file; a new op is a new line. */
// arithmetic, broadcast as in NumPy
export { after } from "./after.ts";
export { add } from "./add.ts";
export { div } from "./div.ts";
export { equal } from "./equal.ts";
export { greater } from "./greater.ts";
export { less } from "./less.ts";
export { maximum } from "./maximum.ts";
export { minimum } from "./minimum.ts";
export { mul } from "./mul.ts";
export { pow } from "./pow.ts";
export { sub } from "./sub.ts";
export { where } from "./where.ts";

// element by element
export { abs } from "./abs.ts";
export { cast } from "./cast.ts";
export { clip } from "./clip.ts";
export { cos } from "./cos.ts";
export { erf } from "./erf.ts";
export { exp } from "./exp.ts";
export { floor } from "./floor.ts";
export { leakyRelu } from "./leaky-relu.ts";
export { log } from "./log.ts";
export { neg } from "./neg.ts";
export { relu } from "./relu.ts";
export { round } from "./round.ts";
export { sigmoid } from "./sigmoid.ts";
export { sin } from "./sin.ts";
export { sqrt } from "./sqrt.ts";
export { tanh } from "./tanh.ts";
export { gelu, geluTanh, quickGelu, silu } from "./compose/activations.ts";

// sums, products, attention
export { argMax } from "./arg-max.ts";
export { reduceMax } from "./reduce-max.ts";
export { reduceSum } from "./reduce-sum.ts";
export { mean, rsqrt, square, variance } from "./compose/statistics.ts";
export { sumTo } from "./compose/sum-to.ts";
export { matmul } from "./matmul.ts";
export { linear } from "./linear.ts";
export { quantizedLinear } from "./quantized-linear.ts";
export { softmax } from "./softmax.ts";
export { attention, type AttentionOptions } from "./attention.ts";

// shapes
export { concat } from "./concat.ts";
export { expand } from "./expand.ts";
export { gather } from "./gather.ts";
export { pad, type PadMode, type PadOptions } from "./pad.ts";
export { reshape } from "./reshape.ts";
export { scatterAdd } from "./scatter-add.ts";
export { slice } from "./slice.ts";
export { transpose } from "./transpose.ts";
export { flatten, squeeze, unsqueeze } from "./compose/axes.ts";
export { chunk, split } from "./compose/split.ts";
export { swapLast } from "./compose/swap-last.ts";

// pictures [N, C, H, W]
export { conv2d, type ConvOptions } from "./conv2d.ts";
export {
  type Tiled,
  type TileSide,
  winogradConv2d,
  winogradShape,
  winogradTaps,
} from "./winograd-conv2d.ts";
export { quantizedConv2d, type QuantizedConvOptions } from "./quantized-conv2d.ts";
export { convTranspose2d, type ConvTransposeOptions } from "./conv-transpose2d.ts";
export { avgPool2d } from "./avg-pool2d.ts";
export { maxPool2d } from "./max-pool2d.ts";
export { groupNorm } from "./group-norm.ts";
export { layerNorm } from "./layer-norm.ts";
export type { PoolOptions } from "./pool.ts";
export { type Resampling, resamplingMatrix } from "./compose/resampling-matrix.ts";
export { gridSample } from "./grid-sample.ts";
export { resize, type ResizeOptions } from "./resize.ts";
export { upsampleNearest } from "./upsample-nearest.ts";
export type { Pair, Sides, WindowOptions } from "./window.ts";
