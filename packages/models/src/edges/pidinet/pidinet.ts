/** PiDiNet: depthwise convolutions that see differences of pixels instead of the pixels.
 *  Su et al., "Pixel Difference Networks for Efficient Edge Detection", arXiv:2108.07009. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/pidinet/model.py. */
import {
  add,
  concat,
  conv2d as convolve,
  maxPool2d,
  mul,
  relu,
  resize,
  sigmoid,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { sizeIn } from "../sizes.ts";
import { differenceKernel, type Difference } from "./differences.ts";

export interface PidinetConfig {
  /** Channels of the first stage. */
  readonly width: number;
  /** Channels in which the stages are compared. */
  readonly dilated: number;
}

/** `carv4`: what each block's kernel sees, by stage. */
const STAGES: readonly (readonly Difference[])[] = [
  ["angular", "radial", "plain"],
  ["central", "angular", "radial", "plain"],
  ["central", "angular", "radial", "plain"],
  ["central", "angular", "radial", "plain"],
];
const DILATIONS = [5, 7, 9, 11];
const COLOURS = 3;
/** Channels between the two convolutions that weigh places. */
const WEIGHING = 4;

export const pidinetConfig = (manifest: Manifest): PidinetConfig => ({
  width: sizeIn(manifest, "init_block.weight", 0, 60),
  dilated: sizeIn(manifest, "dilations.0.conv1.weight", 0, 24),
});

/** picture [1, 3, H, W], blue, green and red 0 to 1 -> [1, 1, H, W], 0 to 1. */
export function pidinet(w: Weights, picture: Tensor, { width, dilated }: PidinetConfig): Tensor {
  const size = { height: sizeAt(picture.shape, 2), width: sizeAt(picture.shape, 3) };
  const first = w.at("init_block").param("weight", [width, COLOURS, 3, 3]);
  let h: Tensor = convolve(picture, differenceKernel(first, "central"), null, { padding: 1 });
  const views = STAGES.map((kinds, stage) => {
    const out = width * Math.min(2 ** stage, 4);
    kinds.forEach((kind, i) => {
      const at = w.at(`block${stage + 1}_${i + 1}`);
      h = block(at, h, { kind, out, halves: stage > 0 && i === 0 });
    });
    const compared = weighed(
      w.at(`attentions.${stage}`),
      spread(w.at(`dilations.${stage}`), h, dilated),
    );
    const view = conv2d(w.at(`conv_reduces.${stage}.conv`), compared, { out: 1, kernel: 1 });
    return stage === 0 ? view : resize(view, size); // [1, 1, H, W]
  });
  return sigmoid(conv2d(w.at("classifier"), concat(views, 1), { out: 1, kernel: 1 }));
}

interface BlockOptions {
  readonly kind: Difference;
  readonly out: number;
  readonly halves: boolean;
}

function block(w: Weights, input: Tensor, { kind, out, halves }: BlockOptions): Tensor {
  const x = halves ? maxPool2d(input, { kernel: 2 }) : input;
  const groups = sizeAt(x.shape, 1);
  const kernel = differenceKernel(w.at("conv1").param("weight", [groups, 1, 3, 3]), kind);
  const padding = kind === "radial" ? 2 : 1;
  const seen = relu(convolve(x, kernel, null, { padding, groups }));
  const y = conv2d(w.at("conv2"), seen, { out, kernel: 1, bias: false });
  return add(y, halves ? conv2d(w.at("shortcut"), x, { out, kernel: 1 }) : x);
}

/** Looks far around each place (CDCM). */
function spread(w: Weights, x: Tensor, out: number): Tensor {
  const h = conv2d(w.at("conv1"), relu(x), { out, kernel: 1 });
  return DILATIONS.map((dilation, i) =>
    conv2d(w.at(`conv2_${i + 1}`), h, { out, kernel: 3, dilation, padding: dilation, bias: false }),
  ).reduce((sum, part) => add(sum, part));
}

/** Weighs each place by itself (CSAM). */
function weighed(w: Weights, x: Tensor): Tensor {
  const h = conv2d(w.at("conv1"), relu(x), { out: WEIGHING, kernel: 1 });
  const options = { out: 1, kernel: 3, padding: 1, bias: false };
  return mul(x, sigmoid(conv2d(w.at("conv2"), h, options)));
}
