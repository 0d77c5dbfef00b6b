import { chunk, matmul, mul, reshape, softmax, swapLast, type Tensor } from "@inkloom/engine";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { channelsFirst } from "../../layers/tokens.ts";
import { unitRows } from "../layers/unit-rows.ts";
import { besideConvolution, channelMap, joined, spatialMap } from "./interaction.ts";

interface ChannelAttentionOptions {
  readonly heads: number;
  readonly qkvBias: boolean;
}

/** Channels of a head attend to each other over all pixels; x [1, H, W, C], same shape out. */
export function channelAttention(
  w: Weights,
  x: Tensor,
  { heads, qkvBias }: ChannelAttentionOptions,
): Tensor {
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const qkv = channelsFirst(linear(w.at("qkv"), x, { out: 3 * channels, bias: qkvBias }));
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 1);
  const split = (part: Tensor): Tensor => reshape(part, [heads, channels / heads, height * width]);
  const scores = matmul(unitRows(split(q)), swapLast(unitRows(split(k)))); // [heads, d, d]
  const weights = softmax(mul(scores, w.param("temperature", [heads, 1, 1])), -1);
  const attended = reshape(matmul(weights, split(v)), [1, channels, height, width]);
  const beside = besideConvolution(w, v);
  const byPixel: readonly [Tensor, Tensor] = [attended, spatialMap(w, beside)];
  return joined(w, byPixel, [beside, channelMap(w, attended)]);
}
