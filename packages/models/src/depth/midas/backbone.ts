/** The ResNet in front of MiDaS's transformer: convolutions with standardized weights, group norms, TensorFlow's
 *  padding. Kolesnikov et al., "Big Transfer", arXiv:1912.11370. Reference: rwightman/pytorch-image-models@v0.6.7,
 *  timm/models/resnetv2.py (ResNetV2 without preact), timm/models/layers/std_conv.py (StdConv2dSame). */
import {
  add,
  conv2d,
  layerNorm,
  maxPool2d,
  relu,
  reshape,
  type Sides,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { groupNorm } from "../../layers/group-norm.ts";
import type { Weights } from "../../weights.ts";
import type { BackboneStage } from "./config.ts";

const STEM = 64;
/** A block is a fourth as wide within. */
const NARROWING = 4;

/** Added to the variance of weights. */
const WEIGHT_EPSILON = 1e-8;

/** x [N, 3, H, W] -> the result of each stage, [N, channels, H / 4, W / 4], then at an eighth, at a sixteenth. */
export function hybridBackbone(
  w: Weights,
  x: Tensor,
  stages: readonly BackboneStage[],
): readonly Tensor[] {
  const first = standardConv(w.at("stem.conv"), x, { out: STEM, kernel: 7, stride: 2 });
  const normed = relu(groupNorm(w.at("stem.norm"), first));
  const padding = samePadding(normed, 3, 2);
  let h: Tensor = maxPool2d(normed, { kernel: 3, stride: 2, padding });
  return stages.map(({ blocks, channels }, stage) => {
    for (let i = 0; i < blocks; i++)
      h = bottleneck(w.at(`stages.${stage}.blocks.${i}`), h, {
        out: channels,
        stride: stage > 0 && i === 0 ? 2 : 1,
        resized: i === 0,
      });
    return h;
  });
}

interface BottleneckOptions {
  readonly out: number;
  readonly stride: number;
  /** What goes past the block is brought to its result's size and channels. */
  readonly resized: boolean;
}

function bottleneck(w: Weights, x: Tensor, { out, stride, resized }: BottleneckOptions): Tensor {
  const past = resized
    ? groupNorm(
        w.at("downsample.norm"),
        standardConv(w.at("downsample.conv"), x, { out, kernel: 1, stride }),
      )
    : x;
  const inner = out / NARROWING;
  let h = standardConv(w.at("conv1"), x, { out: inner, kernel: 1, stride: 1 });
  h = relu(groupNorm(w.at("norm1"), h));
  h = relu(
    groupNorm(w.at("norm2"), standardConv(w.at("conv2"), h, { out: inner, kernel: 3, stride })),
  );
  h = groupNorm(w.at("norm3"), standardConv(w.at("conv3"), h, { out, kernel: 1, stride: 1 }));
  return relu(add(h, past));
}

interface StandardConvOptions {
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
}

/** A convolution whose weights have mean 0 and variance 1 for each of its results. */
function standardConv(w: Weights, x: Tensor, { out, kernel, stride }: StandardConvOptions): Tensor {
  const shape = [out, sizeAt(x.shape, 1), kernel, kernel];
  const rows = reshape(w.param("weight", shape), [out, -1]);
  const weight = reshape(layerNorm(rows, null, null, WEIGHT_EPSILON), shape);
  return conv2d(x, weight, null, { stride, padding: samePadding(x, kernel, stride) });
}

/** As many zeros as the kernel needs to stand on every `stride`th pixel, the odd one behind. */
function samePadding(x: Tensor, kernel: number, stride: number): Sides {
  const [top, bottom] = sides(sizeAt(x.shape, 2), kernel, stride);
  const [left, right] = sides(sizeAt(x.shape, 3), kernel, stride);
  return [top, left, bottom, right];
}

function sides(size: number, kernel: number, stride: number): readonly [number, number] {
  const all = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}
