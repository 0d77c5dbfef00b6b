/** T2I-Adapter: features of a control picture that are added to those of the U-Net on its way down; computed once for a
 *  whole walk. Mou et al., arXiv:2302.08453; references: TencentARC/T2I-Adapter@SD (1c5a6e7), ldm/modules/encoders/
 *  adapter.py, and huggingface/diffusers 0.42, models/adapter.py. */
import { add, avgPool2d, pad, relu, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { pixelUnshuffle } from "../layers/pixel-shuffle.ts";
import type { Weights } from "../weights.ts";
import type { T2iAdapterConfig } from "./config.ts";

/** Control picture [1, hintChannels, factor H, factor W], colours from 0 to 1 -> one [1, channels, H', W'] per level.
 *  `w` is at `adapter`. */
export function t2iAdapter(w: Weights, picture: Tensor, config: T2iAdapterConfig): Tensor[] {
  const { form, factor, channels, halves } = config;
  let h = pixelUnshuffle(picture, factor);
  if (form === "full")
    h = conv2d(w.at("conv_in"), h, { out: channels[0] ?? 0, kernel: 3, padding: 1 });
  const level = form === "full" ? fullLevel : lightLevel;
  return channels.map((out, i) => {
    if (halves.includes(i)) h = halved(w, h, config, i);
    h = level(w, h, config, { out, i });
    return h;
  });
}

interface Level {
  readonly out: number;
  /** Its number. */
  readonly i: number;
}

/** Blocks are numbered through all levels. */
function fullLevel(w: Weights, x: Tensor, config: T2iAdapterConfig, { out, i }: Level): Tensor {
  const { resBlocks, kernel } = config;
  let h = x;
  for (let r = 0; r < resBlocks; r++) {
    const at = w.at(`body.${i * resBlocks + r}`);
    const padding = Math.floor(kernel / 2);
    if (sizeAt(h.shape, 1) !== out) h = conv2d(at.at("in_conv"), h, { out, kernel, padding });
    const wide = relu(conv2d(at.at("block1"), h, { out, kernel: 3, padding: 1 }));
    h = add(conv2d(at.at("block2"), wide, { out, kernel, padding }), h);
  }
  return h;
}

function lightLevel(w: Weights, x: Tensor, { resBlocks }: T2iAdapterConfig, level: Level): Tensor {
  const at = w.at(`body.${level.i}`);
  const narrow = level.out / 4;
  let h = conv2d(at.at("in_conv"), x, { out: narrow, kernel: 1 });
  for (let r = 0; r < resBlocks; r++) {
    const block = at.at(`body.${r}`);
    const seen = relu(conv2d(block.at("block1"), h, { out: narrow, kernel: 3, padding: 1 }));
    h = add(conv2d(block.at("block2"), seen, { out: narrow, kernel: 3, padding: 1 }), h);
  }
  return conv2d(at.at("out_conv"), h, { out: level.out, kernel: 1 });
}

/** Half the sides, rounded up as the U-Net's: what is left over at an odd side is averaged by itself. */
function halved(w: Weights, x: Tensor, config: T2iAdapterConfig, level: number): Tensor {
  const { learnedHalving, resBlocks } = config;
  if (learnedHalving) {
    const at = w.at(`body.${level * resBlocks}.down_opt.op`);
    return conv2d(at, x, { out: sizeAt(x.shape, 1), kernel: 3, stride: 2, padding: 1 });
  }
  const [, , height = 0, width = 0] = x.shape;
  const even = pad(x, { bottom: height % 2, right: width % 2, mode: "edge" });
  return avgPool2d(even, { kernel: 2, stride: 2 });
}
