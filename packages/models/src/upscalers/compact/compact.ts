/** SRVGGNetCompact, the small network of Real-ESRGAN: plain convolutions on the small picture, and what they
 *  make is added to it. Reference: xinntao/Real-ESRGAN, realesrgan/archs/srvgg_arch.py. */
import {
  add,
  maximum,
  minimum,
  mul,
  reshape,
  sizeAt,
  type Tensor,
  upsampleNearest,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { ANY_SIDE, type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { shuffleOf } from "../key-shapes.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";

interface CompactConfig {
  readonly features: number;
  /** Convolutions between the first and the last. */
  readonly convolutions: number;
  readonly scale: number;
  readonly out: number;
}

export const compact: Architecture = {
  name: "Compact",
  fits: (keys) => keys.has("body.0.weight", "body.1.weight") && keys.count("body") >= 3,
  read(keys) {
    const last = keys.count("body") - 1;
    const channels = keys.size("body.0.weight", 1);
    const key = `body.${last}.weight`;
    const { scale, out } = shuffleOf(keys.size(key, 0), channels, key);
    const convolutions = (last - 2) / 2;
    const config = { features: keys.size("body.0.weight", 0), convolutions, scale, out };
    return {
      architecture: "Compact",
      details: detailsOf({ features: config.features, convolutions }),
      scale,
      channels,
      outChannels: out,
      limits: ANY_SIDE,
      period: 1,
      nameOf: ownNames,
      network: (w, picture) => srvgg(w, picture, config),
    };
  },
};

function srvgg(w: Weights, picture: Tensor, config: CompactConfig): Tensor {
  const { features, convolutions, scale, out } = config;
  let h = picture;
  for (let i = 0; i <= convolutions; i++) {
    h = conv2d(w.at(`body.${2 * i}`), h, { out: features, kernel: 3, padding: 1 });
    h = prelu(w.at(`body.${2 * i + 1}`), h);
  }
  const place = `body.${2 * convolutions + 2}`;
  h = conv2d(w.at(place), h, { out: out * scale ** 2, kernel: 3, padding: 1 });
  return add(pixelShuffle(h, scale), upsampleNearest(picture, scale));
}

/** `x` where positive, else times a learnt slope per channel. He et al., arXiv:1502.01852. */
function prelu(w: Weights, x: Tensor): Tensor {
  const channels = sizeAt(x.shape, 1);
  const slope = reshape(w.param("weight", [channels]), [1, channels, 1, 1]);
  return add(maximum(x, 0), mul(minimum(x, 0), slope));
}
