/** What OpenPose's three networks are made of: convolutions in a row, and stages that look at the features again
 *  together with what the stage before saw in them.
 *  Wei et al., "Convolutional Pose Machines", arXiv:1602.00134; Cao et al., "OpenPose", arXiv:1812.08008.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/{model,face}.py. */
import { concat, maxPool2d, relu, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";

/** A convolution by its key, or a pool that halves both sides. */
export type Layer = "pool" | readonly [key: string, out: number, kernel: number];

/** Each followed by a ReLU. */
export function row(w: Weights, x: Tensor, layers: readonly Layer[]): Tensor {
  return layers.reduce(
    (h, layer) => (layer === "pool" ? maxPool2d(h, { kernel: 2 }) : relu(plain(w, h, layer))),
    x,
  );
}

/** Without what follows. */
export function plain(
  w: Weights,
  x: Tensor,
  [key, out, kernel]: readonly [key: string, out: number, kernel: number],
): Tensor {
  return conv2d(w.at(key), x, { out, kernel, padding: (kernel - 1) / 2 });
}

/** The first layers of VGG-19, which all three begin with; `width` is a quarter of its widest. x [N, 3, H, W] ->
 *  [N, 4 width, H / 8, W / 8] */
export function vgg(w: Weights, x: Tensor, width: number): Tensor {
  const block = (number: number, count: number, out: number): Layer[] =>
    Array.from({ length: count }, (_, i) => [`conv${number}_${i + 1}`, out, 3] as const);
  return row(w, x, [
    ...block(1, 2, width / 2),
    "pool",
    ...block(2, 2, width),
    "pool",
    ...block(3, 4, width * 2),
    "pool",
    ...block(4, 2, width * 4),
  ]);
}

export const FIRST_STAGE = 2;
export const LAST_STAGE = 6;

/** Maps of one stage from those of the one before and the features; `ending` tells branches apart. */
export function stage(
  w: Weights,
  seen: readonly Tensor[],
  { number, ending = "", width, out }: StageOptions,
): Tensor {
  const key = (layer: number): string => `Mconv${layer}_stage${number}${ending}`;
  const wide = [1, 2, 3, 4, 5].map((layer) => [key(layer), width, 7] as const);
  const h = row(w, concat(seen, 1), [...wide, [key(6), width, 1]]);
  return plain(w, h, [key(7), out, 1]);
}

interface StageOptions {
  readonly number: number;
  readonly ending?: string;
  readonly width: number;
  readonly out: number;
}
