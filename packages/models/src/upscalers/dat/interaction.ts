/** Attention and a convolution beside it, each weighed by what the other saw. */
import { add, gelu, mean, mul, sigmoid, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { batchNorm } from "../../layers/batch-norm.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { channelsLast } from "../../layers/tokens.ts";

/** The convolution beside attention, of its values [1, C, H, W]. */
export const besideConvolution = (w: Weights, values: Tensor): Tensor =>
  gelu(batchNorm(w.at("dwconv.1"), depthwise(w.at("dwconv.0"), values)));

/** One factor for each channel, [1, C, 1, 1]. */
export function channelMap(w: Weights, x: Tensor): Tensor {
  const channels = sizeAt(x.shape, 1);
  const place = w.at("channel_interaction");
  const out = Math.floor(channels / 8);
  const inner = conv2d(place.at("1"), mean(x, [2, 3], true), { out, kernel: 1 });
  const normal = gelu(batchNorm(place.at("2"), inner));
  return sigmoid(conv2d(place.at("4"), normal, { out: channels, kernel: 1 }));
}

/** One factor for each pixel, [1, 1, H, W]. */
export function spatialMap(w: Weights, x: Tensor): Tensor {
  const place = w.at("spatial_interaction");
  const out = Math.floor(sizeAt(x.shape, 1) / 16);
  const inner = gelu(batchNorm(place.at("1"), conv2d(place.at("0"), x, { out, kernel: 1 })));
  return sigmoid(conv2d(place.at("3"), inner, { out: 1, kernel: 1 }));
}

/** Both weighed and joined: [1, C, H, W] each -> [1, H, W, C]. */
export function joined(
  w: Weights,
  [attended, attendedMap]: readonly [Tensor, Tensor],
  [convolved, convolvedMap]: readonly [Tensor, Tensor],
): Tensor {
  const sum = add(mul(attended, attendedMap), mul(convolved, convolvedMap));
  return linear(w.at("proj"), channelsLast(sum), { out: sizeAt(sum.shape, 1) });
}
