/** SPAN: attention without parameters, by what each block made itself.
 *  Wan et al., "Swift Parameter-free Attention Network", arXiv:2311.12770. Reference: hongyuanyu/SPAN,
 *  basicsr/archs/span_arch.py; files with merged convolutions alone: Amazingren/NTIRE2024_ESR@4dcc654,
 *  models/team38_SPAN.py. */
import { add, concat, mul, sigmoid, silu, sub, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { ANY_SIDE, type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { shuffleOf } from "../key-shapes.ts";
import { meanOf } from "../layers/colour-mean.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";
import { mergedConvolution } from "./merged-convolution.ts";

interface SpanConfig {
  readonly features: number;
  readonly scale: number;
  readonly out: number;
  /** Works on the picture less the mean colour, times 255. */
  readonly normalized: boolean;
  /** The file holds the branches that training merges at the end, not only their sum. */
  readonly branches: boolean;
}

const BLOCKS = 6;

export const span: Architecture = {
  name: "SPAN",
  fits: (keys) =>
    keys.has(
      "conv_1.eval_conv.weight",
      "block_1.c1_r.eval_conv.weight",
      "block_1.c3_r.eval_conv.weight",
      "conv_cat.weight",
      "conv_2.eval_conv.weight",
      "upsampler.0.weight",
    ),
  read(keys) {
    const channels = keys.size("conv_1.eval_conv.weight", 1);
    const features = keys.size("conv_1.eval_conv.weight", 0);
    const key = "upsampler.0.weight";
    const { scale, out } = shuffleOf(keys.size(key, 0), channels, key);
    const normalized = !keys.has("no_norm");
    const branches = keys.has("conv_1.sk.weight");
    const config = { features, scale, out, normalized, branches };
    return {
      architecture: "SPAN",
      details: detailsOf({ features }),
      scale,
      channels,
      outChannels: out,
      limits: ANY_SIDE,
      period: 1,
      nameOf: ownNames,
      network: (w, picture) => spanNet(w, picture, config),
    };
  },
};

function spanNet(w: Weights, picture: Tensor, config: SpanConfig): Tensor {
  const { features, scale, out, normalized, branches } = config;
  const convolve = (place: string, x: Tensor): Tensor =>
    mergedConvolution(w.at(place), x, { out: features, branches });
  const mean = normalized ? meanOf(picture) : undefined;
  const x = normalized ? mul(mean ? sub(picture, mean) : picture, 255) : picture;
  const first = convolve("conv_1", x);
  let h = first;
  const kept: Tensor[] = [];
  for (let i = 1; i <= BLOCKS; i++) {
    // the reference activates in place, so that what it keeps of the last block is activated too
    const inside = silu(convolve(`block_${i}.c1_r`, h));
    const third = convolve(`block_${i}.c3_r`, silu(convolve(`block_${i}.c2_r`, inside)));
    h = mul(add(third, h), sub(sigmoid(third), 0.5));
    if (i === 1) kept.push(h);
    if (i === BLOCKS) kept.push(inside);
  }
  const seen = concat([first, convolve("conv_2", h), ...kept], 1);
  const joined = conv2d(w.at("conv_cat"), seen, { out: features, kernel: 1 });
  const wide = conv2d(w.at("upsampler.0"), joined, {
    out: out * scale ** 2,
    kernel: 3,
    padding: 1,
  });
  return pixelShuffle(wide, scale);
}
