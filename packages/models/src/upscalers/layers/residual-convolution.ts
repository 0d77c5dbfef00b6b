/** The convolution that closes a group of transformer blocks: one, three, or none. */
import { leakyRelu, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";

export type ResidualConvolution = "1conv" | "3conv" | "identity";

/** x [N, C, H, W], same shape out; three convolutions pass a quarter of the channels. */
export function residualConvolution(w: Weights, x: Tensor, kind: ResidualConvolution): Tensor {
  const channels = sizeAt(x.shape, 1);
  if (kind === "identity") return x;
  if (kind === "1conv") return conv2d(w, x, { out: channels, kernel: 3, padding: 1 });
  const inner = Math.floor(channels / 4);
  let h: Tensor = conv2d(w.at("0"), x, { out: inner, kernel: 3, padding: 1 });
  h = conv2d(w.at("2"), leakyRelu(h, 0.2), { out: inner, kernel: 1 });
  return conv2d(w.at("4"), leakyRelu(h, 0.2), { out: channels, kernel: 3, padding: 1 });
}
