/** Line art of drawings: a U-Net of eight levels.
 *  Isola et al., "Image-to-Image Translation with Conditional Adversarial Networks", arXiv:1611.07004. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/lineart_anime/__init__.py (UnetGenerator). */
import {
  concat,
  convTranspose2d,
  groupNorm,
  leakyRelu,
  relu,
  sizeAt,
  tanh,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { sizeIn } from "../sizes.ts";

export interface LineartAnimeConfig {
  readonly width: number;
}

const LEVELS = 8;
/** Times the width that the deepest levels have. */
const MOST = 8;
const SLOPE = 0.2;

/** Sides of pictures are multiples of it. */
export const LINEART_ANIME_MULTIPLE = 2 ** LEVELS;

export const lineartAnimeConfig = (manifest: Manifest): LineartAnimeConfig => ({
  width: sizeIn(manifest, "model.model.0.weight", 0, 64),
});

/** picture [1, 3, H, W], colours -1 to 1, sides multiples of 256 -> [1, 1, H, W], -1 to 1: dark lines on white. */
export function lineartAnime(w: Weights, picture: Tensor, { width }: LineartAnimeConfig): Tensor {
  const outermost = w.at("model.model");
  const h = conv2d(outermost.at("0"), picture, { out: width, kernel: 4, stride: 2, padding: 1 });
  const inside = level(outermost.at("1"), h, 1, width);
  return tanh(doubled(outermost.at("3"), relu(inside), 1));
}

/** x [1, C, H, W] -> [1, 2 C, H, W]: what went in, and what the levels below make of it. */
function level(place: Weights, x: Tensor, depth: number, width: number): Tensor {
  const w = place.at("model");
  const innermost = depth === LEVELS - 1;
  const out = width * Math.min(2 ** depth, MOST);
  const options = { out, kernel: 4, stride: 2, padding: 1 };
  const halved = conv2d(w.at("1"), leakyRelu(x, SLOPE), options);
  const inside = innermost ? halved : level(w.at("3"), standard(halved), depth + 1, width);
  const made = doubled(w.at(innermost ? "3" : "5"), relu(inside), sizeAt(x.shape, 1));
  return concat([x, standard(made)], 1);
}

function doubled(w: Weights, x: Tensor, out: number): Tensor {
  const kernel = w.param("weight", [sizeAt(x.shape, 1), out, 4, 4]);
  return convTranspose2d(x, kernel, w.param("bias", [out]), { stride: 2, padding: 1 });
}

/** Each channel by itself to mean 0 and variance 1. */
const standard = (x: Tensor): Tensor => groupNorm(x, sizeAt(x.shape, 1));
