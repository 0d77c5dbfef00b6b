/** From features to a larger picture: the endings that SwinIR, HAT and DAT share. */
import { leakyRelu, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";

export type Reconstruction =
  /** Steps of pixel shuffling by `factors`, each after a convolution. */
  | {
      readonly kind: "pixelshuffle";
      readonly features: number;
      readonly factors: readonly number[];
    }
  /** One convolution straight to the pixels. */
  | { readonly kind: "pixelshuffledirect"; readonly factor: number }
  /** Doubled `doublings` times, a convolution behind each. */
  | { readonly kind: "nearest+conv"; readonly features: number; readonly doublings: number }
  /** A correction of the picture, same size. */
  | { readonly kind: "none" };

/** `x` [1, C, H, W] features -> [1, out, H * scale, W * scale]. */
export function reconstruct(w: Weights, x: Tensor, end: Reconstruction, out: number): Tensor {
  const last = (h: Tensor): Tensor => conv2d(w.at("conv_last"), h, { out, kernel: 3, padding: 1 });
  const before = (features: number): Tensor =>
    leakyRelu(conv2d(w.at("conv_before_upsample.0"), x, same(features)), 0.01);
  switch (end.kind) {
    case "none":
      return last(x);
    case "pixelshuffledirect":
      return pixelShuffle(conv2d(w.at("upsample.0"), x, same(out * end.factor ** 2)), end.factor);
    case "pixelshuffle": {
      let h = before(end.features);
      end.factors.forEach((factor, i) => {
        const wide = conv2d(w.at(`upsample.${2 * i}`), h, same(end.features * factor ** 2));
        h = pixelShuffle(wide, factor);
      });
      return last(h);
    }
    case "nearest+conv": {
      const inner = same(end.features);
      let h = before(end.features);
      for (let i = 1; i <= end.doublings; i++)
        h = leakyRelu(conv2d(w.at(`conv_up${i}`), upsampleNearest(h, 2), inner), 0.2);
      return last(leakyRelu(conv2d(w.at("conv_hr"), h, inner), 0.2));
    }
  }
}

/** How many times larger the picture becomes. */
export function factorOf(end: Reconstruction): number {
  switch (end.kind) {
    case "none":
      return 1;
    case "pixelshuffledirect":
      return end.factor;
    case "pixelshuffle":
      return end.factors.reduce((product, factor) => product * factor, 1);
    case "nearest+conv":
      return 2 ** end.doublings;
  }
}

const same = (out: number) => ({ out, kernel: 3, padding: 1 });
