/** EfficientNet as TensorFlow trained it: padding makes sides the ceiling of their half.
 *  Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", arXiv:1905.11946.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/normalbae/models/submodules/efficientnet_repo/geffnet. */
import { add, mean, mul, sigmoid, silu, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d, type Conv2dOptions } from "../layers/conv2d.ts";
import { convNorm } from "../layers/conv-norm.ts";
import type { Weights } from "../weights.ts";

export interface EfficientNetStage {
  readonly blocks: number;
  readonly out: number;
  readonly kernel: 3 | 5;
  /** Of its first block. */
  readonly stride: 1 | 2;
}

export interface EfficientNetConfig {
  readonly stem: number;
  /** The first one does not widen its channels, the others do by six. */
  readonly stages: readonly EfficientNetStage[];
  readonly head: number;
}

/** EfficientNet-B5. */
export const EFFICIENTNET_B5: EfficientNetConfig = {
  stem: 48,
  stages: [
    { blocks: 3, out: 24, kernel: 3, stride: 1 },
    { blocks: 5, out: 40, kernel: 3, stride: 2 },
    { blocks: 5, out: 64, kernel: 5, stride: 2 },
    { blocks: 7, out: 128, kernel: 3, stride: 2 },
    { blocks: 7, out: 176, kernel: 5, stride: 1 },
    { blocks: 9, out: 304, kernel: 5, stride: 2 },
    { blocks: 3, out: 512, kernel: 3, stride: 1 },
  ],
  head: 2048,
};

const WIDENING = 6;
/** Channels of a block through which its weighing of channels passes, as a share of those that come in. */
const SQUEEZE = 0.25;
const EPSILON = 1e-3;

/** Picture [1, 3, H, W] -> what every stage made, and at last what the head made, not normalized. */
export function efficientNet(w: Weights, picture: Tensor, config: EfficientNetConfig): Tensor[] {
  const stem = { out: config.stem, kernel: 3, stride: 2 };
  let x: Tensor = silu(normed(w.at("conv_stem"), w.at("bn1"), picture, stem));
  const made = config.stages.map(({ blocks, out, kernel, stride }, stage) => {
    for (let i = 0; i < blocks; i++) {
      const block = w.at(`blocks.${stage}.${i}`);
      const options = { out, kernel, stride: i === 0 ? stride : 1 };
      const h = stage === 0 ? plainBlock(block, x, options) : wideBlock(block, x, options);
      x = options.stride === 1 && sizeAt(x.shape, 1) === out ? add(h, x) : h;
    }
    return x;
  });
  return [...made, conv2d(w.at("conv_head"), x, { out: config.head, kernel: 1, bias: false })];
}

interface BlockOptions {
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
}

function plainBlock(w: Weights, x: Tensor, { out, ...window }: BlockOptions): Tensor {
  const channels = sizeAt(x.shape, 1);
  const byChannel = { ...window, out: channels, groups: channels };
  const h = silu(normed(w.at("conv_dw"), w.at("bn1"), x, byChannel));
  const weighed = weighedChannels(w.at("se"), h, channels);
  return normed(w.at("conv_pw"), w.at("bn2"), weighed, { out, kernel: 1 });
}

function wideBlock(w: Weights, x: Tensor, { out, ...window }: BlockOptions): Tensor {
  const channels = sizeAt(x.shape, 1);
  const wide = channels * WIDENING;
  let h: Tensor = silu(normed(w.at("conv_pw"), w.at("bn1"), x, { out: wide, kernel: 1 }));
  h = silu(normed(w.at("conv_dw"), w.at("bn2"), h, { ...window, out: wide, groups: wide }));
  const weighed = weighedChannels(w.at("se"), h, channels);
  return normed(w.at("conv_pwl"), w.at("bn3"), weighed, { out, kernel: 1 });
}

/** Squeeze and excitation, arXiv:1709.01507. */
function weighedChannels(w: Weights, x: Tensor, incoming: number): Tensor {
  const out = sizeAt(x.shape, 1);
  const few = Math.max(1, Math.floor(incoming * SQUEEZE + 0.5));
  const averages = mean(x, [2, 3], true);
  const h = silu(conv2d(w.at("conv_reduce"), averages, { out: few, kernel: 1 }));
  return mul(x, sigmoid(conv2d(w.at("conv_expand"), h, { out, kernel: 1 })));
}

function normed(
  conv: Weights,
  norm: Weights,
  x: Tensor,
  options: Omit<Conv2dOptions, "padding" | "bias">,
): Tensor {
  const padding = paddingOf(x, options);
  return convNorm(conv, norm, x, { ...options, padding, bias: false, epsilon: EPSILON });
}

/** [top, left, bottom, right]; the greater half of an odd padding is below and on the right. */
function paddingOf(
  x: Tensor,
  { kernel, stride = 1 }: Pick<Conv2dOptions, "kernel" | "stride">,
): readonly [number, number, number, number] {
  const [rows, columns] = [sizeAt(x.shape, 2), sizeAt(x.shape, 3)].map((size) =>
    Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0),
  );
  const [down, across] = [rows ?? 0, columns ?? 0];
  const [top, left] = [Math.floor(down / 2), Math.floor(across / 2)];
  return [top, left, down - top, across - left];
}
