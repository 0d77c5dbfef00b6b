/** Line art of photographs: a network that halves twice, and doubles again.
 *  Chan, Durand and Isola, "Learning to generate line drawings that convey geometry and semantics", arXiv:2203.12691.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/lineart/__init__.py (Generator). */
import {
  add,
  convTranspose2d,
  groupNorm,
  pad,
  relu,
  sigmoid,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { sizeIn } from "../sizes.ts";

export interface LineartConfig {
  readonly width: number;
  readonly blocks: number;
}

const USUAL: LineartConfig = { width: 64, blocks: 3 };
const HALVINGS = 2;

export function lineartConfig(manifest: Manifest): LineartConfig {
  const blocks = manifest.filter(({ key }) => /^model2\.\d+\.conv_block\.1\.weight$/.test(key));
  return {
    width: sizeIn(manifest, "model0.1.weight", 0, USUAL.width),
    blocks: blocks.length || USUAL.blocks,
  };
}

/** picture [1, 3, H, W], colours 0 to 1, sides multiples of 4 -> [1, 1, H, W], 0 to 1: dark lines on white. */
export function lineart(w: Weights, picture: Tensor, { width, blocks }: LineartConfig): Tensor {
  let h = standard(conv2d(w.at("model0.1"), mirrored(picture, 3), { out: width, kernel: 7 }));
  for (let i = 0; i < HALVINGS; i++) {
    const options = { out: width * 2 ** (i + 1), kernel: 3, stride: 2, padding: 1 };
    h = standard(conv2d(w.at(`model1.${i * 3}`), relu(h), options));
  }
  h = relu(h); // [1, 4 width, H / 4, W / 4]
  for (let i = 0; i < blocks; i++) h = add(h, residual(w.at(`model2.${i}.conv_block`), h));
  for (let i = 0; i < HALVINGS; i++) {
    const channels = sizeAt(h.shape, 1);
    const layer = w.at(`model3.${i * 3}`);
    const kernel = layer.param("weight", [channels, channels / 2, 3, 3]);
    const options = { stride: 2, padding: 1, outputPadding: 1 } as const;
    h = relu(standard(convTranspose2d(h, kernel, layer.param("bias", [channels / 2]), options)));
  }
  return sigmoid(conv2d(w.at("model4.1"), mirrored(h, 3), { out: 1, kernel: 7 }));
}

function residual(w: Weights, x: Tensor): Tensor {
  const out = sizeAt(x.shape, 1);
  const h = relu(standard(conv2d(w.at("1"), mirrored(x, 1), { out, kernel: 3 })));
  return standard(conv2d(w.at("5"), mirrored(h, 1), { out, kernel: 3 }));
}

/** Each channel by itself to mean 0 and variance 1. */
const standard = (x: Tensor): Tensor => groupNorm(x, sizeAt(x.shape, 1));

const mirrored = (x: Tensor, by: number): Tensor =>
  pad(x, { top: by, left: by, bottom: by, right: by, mode: "reflect" });
