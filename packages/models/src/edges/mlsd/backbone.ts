/** MobileNet V2 without its last stages, as M-LSD pads it.
 *  Sandler et al., arXiv:1801.04381. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/mlsd/models/mbv2_mlsd_large.py (MobileNetV2). */
import { add, clip, sizeAt, type Tensor } from "@inkloom/engine";
import { convNorm } from "../../layers/conv-norm.ts";
import type { Weights } from "../../weights.ts";

/** Blocks of equal width: by what they widen within, their channels, how many they are, the stride of the first. */
const STAGES = [
  { widening: 1, out: 16, count: 1, stride: 1 },
  { widening: 6, out: 24, count: 2, stride: 2 },
  { widening: 6, out: 32, count: 3, stride: 2 },
  { widening: 6, out: 64, count: 4, stride: 2 },
  { widening: 6, out: 96, count: 3, stride: 1 },
] as const;
const FIRST = 32;
const MOST = 6;

/** picture [1, 4, H, W] -> what each of the blocks from 0 to `last` gives. */
export function backbone(w: Weights, picture: Tensor, last: number): readonly Tensor[] {
  const features = [convolved(w.at("0"), picture, { out: FIRST, kernel: 3, stride: 2 })];
  for (const { widening, out, count, stride } of STAGES)
    for (let i = 0; i < count && features.length <= last; i++)
      features.push(
        inverted(w.at(`${features.length}.conv`), features.at(-1) ?? picture, {
          widening,
          out,
          stride: i === 0 ? stride : 1,
        }),
      );
  return features;
}

interface InvertedOptions {
  readonly widening: number;
  readonly out: number;
  readonly stride: 1 | 2;
}

function inverted(w: Weights, x: Tensor, { widening, out, stride }: InvertedOptions): Tensor {
  const wide = sizeAt(x.shape, 1) * widening;
  let h = x;
  let layer = 0;
  if (widening > 1) h = convolved(w.at(String(layer++)), h, { out: wide, kernel: 1, stride: 1 });
  h = convolved(w.at(String(layer++)), h, { out: wide, kernel: 3, stride, groups: wide });
  h = convNorm(w.at(String(layer)), w.at(String(layer + 1)), h, { out, kernel: 1, bias: false });
  return stride === 1 && sizeAt(x.shape, 1) === out ? add(x, h) : h;
}

interface ConvolvedOptions {
  readonly out: number;
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly groups?: number;
}

/** Strides of two see one row and column beyond the picture below and on the right, as TFLite pads. */
function convolved(
  w: Weights,
  x: Tensor,
  { stride, kernel, ...options }: ConvolvedOptions,
): Tensor {
  const side = (kernel - 1) / 2;
  const padding = stride === 2 ? ([0, 0, 1, 1] as const) : side;
  const made = convNorm(w.at("0"), w.at("1"), x, {
    ...options,
    kernel,
    stride,
    padding,
    bias: false,
  });
  return clip(made, 0, MOST);
}
