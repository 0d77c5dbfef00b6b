/** SAFMN++: one coarse view for a third of the channels, no norms, and what is made is added to the picture
 *  resized. Reference: sunny2109/SAFMN@ed962b6, NTIRE2024_ESR/models/team23_safmnpp.py. */
import { add, concat, gelu, maxPool2d, mul, sizeAt, split, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { type Architecture, ownNames } from "../architecture.ts";
import { detailsOf } from "../details.ts";
import { wholeRoot } from "../key-shapes.ts";
import { bilinear } from "../../layers/bilinear.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { pixelShuffle } from "../../layers/pixel-shuffle.ts";

interface PlusConfig {
  readonly width: number;
  /** Channels with a coarse view. */
  readonly part: number;
  readonly hidden: number;
  readonly blocks: number;
  readonly scale: number;
}

/** Side of the squares whose maxima the coarse view holds. */
const COARSENESS = 8;
const COLOURS = 3;

export const safmnPlusPlus: Architecture = {
  name: "SAFMN++",
  fits: (keys) =>
    keys.has(
      "to_feat.weight",
      "feats.0.conv1.proj.weight",
      "feats.0.conv1.dwconv.weight",
      "feats.0.conv1.out.weight",
      "feats.0.conv2.conv1.weight",
      "to_img.0.weight",
    ),
  read(keys) {
    const config: PlusConfig = {
      width: keys.size("to_feat.weight", 0),
      part: keys.size("feats.0.conv1.dwconv.weight", 0),
      hidden: keys.size("feats.0.conv2.conv1.weight", 0),
      blocks: keys.count("feats"),
      scale: wholeRoot(keys.size("to_img.0.weight", 0) / COLOURS, "to_img.0.weight"),
    };
    return {
      architecture: "SAFMN++",
      details: detailsOf({ features: config.width, blocks: config.blocks }),
      scale: config.scale,
      channels: COLOURS,
      outChannels: COLOURS,
      limits: { minimum: COARSENESS, multiple: COARSENESS },
      period: COARSENESS,
      nameOf: ownNames,
      network: (w, picture) => plusNet(w, picture, config),
    };
  },
};

function plusNet(w: Weights, picture: Tensor, config: PlusConfig): Tensor {
  const { width, blocks, scale } = config;
  let h = conv2d(w.at("to_feat"), picture, { out: width, kernel: 3, padding: 1, bias: false });
  for (let i = 0; i < blocks; i++) h = add(block(w.at(`feats.${i}`), h, config), h);
  const wide = { out: COLOURS * scale ** 2, kernel: 3, padding: 1, bias: false };
  const made = pixelShuffle(conv2d(w.at("to_img.0"), h, wide), scale);
  const [height, columns] = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)];
  return add(made, bilinear(picture, height * scale, columns * scale));
}

function block(w: Weights, x: Tensor, { width, part, hidden }: PlusConfig): Tensor {
  const [height, columns] = [sizeAt(x.shape, 2), sizeAt(x.shape, 3)];
  const same = { out: width, kernel: 3, padding: 1, bias: false };
  const projected = conv2d(w.at("conv1.proj"), x, same);
  const [near = x, rest = x] = split(projected, [part, width - part], 1);
  const coarse = maxPool2d(near, { kernel: COARSENESS });
  const far = bilinear(depthwise(w.at("conv1.dwconv"), coarse, { bias: false }), height, columns);
  const joined = gelu(concat([rest, mul(gelu(far), near)], 1));
  const h = conv2d(w.at("conv1.out"), joined, { out: width, kernel: 1, bias: false });
  const wide = gelu(conv2d(w.at("conv2.conv1"), h, { ...same, out: hidden }));
  return conv2d(w.at("conv2.conv2"), wide, { out: width, kernel: 1, bias: false });
}
