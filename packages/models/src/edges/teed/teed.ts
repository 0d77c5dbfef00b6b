/** TEED, and the file of it that Anyline uses: edges by 58,910 weights.
 *  Soria et al., "Tiny and Efficient Model for the Edge Detection Generalization", arXiv:2308.06468. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/teed/ted.py (TED). */
import {
  add,
  concat,
  convTranspose2d,
  maxPool2d,
  mul,
  reduceSum,
  sigmoid,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { smish } from "./smish.ts";

/** Channels of the three blocks. */
const WIDTHS = [16, 32, 48] as const;
/** Channels between the two steps that bring the third block's view to the picture's size. */
const BETWEEN = 16;
/** Channels for each of the three views where they are joined. */
const JOINING = 8;

/** picture [1, 3, H, W], colours 0 to 255, sides multiples of 8 -> [1, 1, H, W], 0 to 1: the mean of three views and of
 *  what joins them. */
export function teed(w: Weights, picture: Tensor): Tensor {
  const [first, second, third] = WIDTHS;
  const h1 = smish(double(w.at("block_1"), picture, { out: first, stride: 2 })); // [1, 16, H / 2, W / 2]
  const h2 = double(w.at("block_2"), h1, { out: second, stride: 1 }); // [1, 32, H / 2, W / 2]
  const down = maxPool2d(h2, { kernel: 3, stride: 2, padding: 1 });
  const side = conv2d(w.at("side_1.conv"), h1, { out: second, kernel: 1, stride: 2 });
  const before = conv2d(w.at("pre_dense_3.conv"), down, { out: third, kernel: 1 });
  const h3 = dense(w.at("dblock_3.denselayer1"), add(down, side), before); // [1, 48, H / 4, W / 4]
  const views = [
    enlarged(w.at("up_block_1.features"), h1, [1]),
    enlarged(w.at("up_block_2.features"), h2, [1]),
    enlarged(w.at("up_block_3.features"), h3, [BETWEEN, 1]),
  ]; // [1, 1, H, W] each
  const joined = joinedViews(w.at("block_cat"), concat(views, 1));
  const sum = [...views, joined].reduce((total, view) => add(total, view));
  return sigmoid(mul(sum, 1 / (views.length + 1)));
}

interface DoubleOptions {
  readonly out: number;
  readonly stride: number;
}

function double(w: Weights, x: Tensor, { out, stride }: DoubleOptions): Tensor {
  const h = smish(conv2d(w.at("conv1"), x, { out, kernel: 3, stride, padding: 1 }));
  return conv2d(w.at("conv2"), h, { out, kernel: 3, padding: 1 });
}

/** The mean of what `x` becomes and of `beside`. */
function dense(w: Weights, x: Tensor, beside: Tensor): Tensor {
  const out = sizeAt(beside.shape, 1);
  const wide = smish(conv2d(w.at("conv1"), smish(x), { out, kernel: 3, padding: 2 }));
  return mul(add(conv2d(w.at("conv2"), wide, { out, kernel: 3 }), beside), 0.5);
}

/** Twice the size for each of `channels`, the channels of each step. */
function enlarged(w: Weights, x: Tensor, channels: readonly number[]): Tensor {
  const side = 2 ** channels.length;
  return channels.reduce((h, out, i) => {
    const narrow = smish(conv2d(w.at(String(i * 3)), h, { out, kernel: 1 }));
    const layer = w.at(String(i * 3 + 2));
    const options = { stride: 2, padding: side / 2 - 1 };
    return convTranspose2d(
      narrow,
      layer.param("weight", [out, out, side, side]),
      layer.param("bias", [out]),
      options,
    );
  }, x);
}

/** views [1, 3, H, W] -> [1, 1, H, W]. */
function joinedViews(w: Weights, views: Tensor): Tensor {
  const count = sizeAt(views.shape, 1);
  const out = count * JOINING;
  const options = { out, kernel: 3, padding: 1 };
  const h = conv2d(w.at("DWconv1"), smish(views), { ...options, groups: count });
  const again = conv2d(w.at("DWconv2"), smish(h), { ...options, groups: out });
  return smish(reduceSum(add(again, h), [1], true));
}
