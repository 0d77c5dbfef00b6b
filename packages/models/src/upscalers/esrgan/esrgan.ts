/** ESRGAN and its descendants: a trunk of residual-in-residual dense blocks, then doublings.
 *  Wang et al., "ESRGAN", arXiv:1809.00219; "Real-ESRGAN", arXiv:2107.10833; ESRGAN+, arXiv:2001.08073.
 *  Reference: xinntao/BasicSR, basicsr/archs/rrdbnet_arch.py; the first files' keys: xinntao/ESRGAN (old arch).
 *  Weights are called as in BasicSR. */
import { add, concat, leakyRelu, mul, sizeAt, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import type { Architecture } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { type KeyShapes, wholeRoot } from "../key-shapes.ts";
import { pixelUnshuffle } from "../../layers/pixel-shuffle.ts";
import { esrganNames } from "./names.ts";

export interface EsrganConfig {
  readonly features: number;
  /** Channels that each convolution of a dense block adds. */
  readonly growth: number;
  readonly blocks: number;
  readonly doublings: number;
  /** Pixels of this side become channels before the network. */
  readonly unshuffle: number;
  readonly out: number;
  /** The additional paths of ESRGAN+. */
  readonly plus: boolean;
}

export const esrgan: Architecture = {
  name: "ESRGAN",
  fits: (keys) =>
    keys.has("model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight") ||
    keys.has("conv_first.weight", "body.0.rdb1.conv1.weight", "conv_body.weight") ||
    keys.has("conv_first.weight", "RRDB_trunk.0.RDB1.conv1.weight", "trunk_conv.weight"),
  read(keys) {
    const names = esrganNames(keys);
    const size = (module: string, axis: number): number =>
      keys.size(names.nameOf(`${module}.weight`), axis);
    const given = size("conv_first", 1);
    const out = size("conv_last", 0);
    const unshuffle =
      given === 4 * out || given === 16 * out ? wholeRoot(given / out, "conv_first") : 1;
    const config: EsrganConfig = {
      features: size("conv_first", 0),
      growth: size("body.0.rdb1.conv1", 0),
      blocks: names.blocks,
      doublings: names.doublings,
      unshuffle,
      out,
      plus: hasExtraPaths(keys),
    };
    return {
      architecture: config.plus ? "ESRGAN+" : "ESRGAN",
      details: detailsOf({ features: config.features, blocks: config.blocks }),
      scale: 2 ** config.doublings / unshuffle,
      channels: given / unshuffle ** 2,
      outChannels: out,
      limits: unshuffle > 1 ? { minimum: 4, multiple: 4 } : { minimum: 2, multiple: 1 },
      period: unshuffle,
      nameOf: names.nameOf,
      network: (w, picture) => rrdbNet(w, picture, config),
    };
  },
};

const hasExtraPaths = ({ keys }: KeyShapes): boolean =>
  keys.some((key) => key.endsWith(".conv1x1.weight"));

/** How much of a block's result is added to what went in. */
const RESIDUAL = 0.2;
const SLOPE = 0.2;

/** picture [1, C, H, W] -> [1, out, H scale, W scale]. */
function rrdbNet(w: Weights, picture: Tensor, config: EsrganConfig): Tensor {
  const { features, blocks, doublings, out } = config;
  const wide = { out: features, kernel: 3, padding: 1 };
  const first = conv2d(w.at("conv_first"), pixelUnshuffle(picture, config.unshuffle), wide);
  let h = first;
  for (let i = 0; i < blocks; i++) h = rrdb(w.at(`body.${i}`), h, config);
  h = add(first, conv2d(w.at("conv_body"), h, wide));
  for (let i = 1; i <= doublings; i++)
    h = leakyRelu(conv2d(w.at(`conv_up${i}`), upsampleNearest(h, 2), wide), SLOPE);
  h = leakyRelu(conv2d(w.at("conv_hr"), h, wide), SLOPE);
  return conv2d(w.at("conv_last"), h, { out, kernel: 3, padding: 1 });
}

/** Three dense blocks with a residual around them. */
function rrdb(w: Weights, x: Tensor, config: EsrganConfig): Tensor {
  let h = x;
  for (let i = 1; i <= 3; i++) h = denseBlock(w.at(`rdb${i}`), h, config);
  return add(mul(h, RESIDUAL), x);
}

/** Five convolutions, each of which sees what all before it made. */
function denseBlock(w: Weights, x: Tensor, { growth, plus }: EsrganConfig): Tensor {
  const made: Tensor[] = [x];
  for (let i = 1; i <= 4; i++) {
    const seen = made.length === 1 ? x : concat([...made], 1);
    let h: Tensor = conv2d(w.at(`conv${i}`), seen, { out: growth, kernel: 3, padding: 1 });
    h = leakyRelu(h, SLOPE);
    if (plus && i === 2)
      h = add(h, conv2d(w.at("conv1x1"), x, { out: growth, kernel: 1, bias: false }));
    if (plus && i === 4) h = add(h, made[2] ?? h); // what the second one made
    made.push(h);
  }
  const out = sizeAt(x.shape, 1);
  const last = conv2d(w.at("conv5"), concat([...made], 1), { out, kernel: 3, padding: 1 });
  return add(mul(last, RESIDUAL), x);
}
