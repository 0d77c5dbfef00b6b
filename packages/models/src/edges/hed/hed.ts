/** HED in ControlNet's own form: five blocks of convolutions, each of which gives a view of the edges.
 *  Xie and Tu, "Holistically-Nested Edge Detection", arXiv:1504.06375. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/hed/__init__.py (ControlNetHED_Apache2). */
import {
  add,
  maxPool2d,
  mul,
  relu,
  resize,
  sigmoid,
  sizeAt,
  sub,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { sizeIn } from "../sizes.ts";

export interface HedConfig {
  /** Channels of each block. */
  readonly widths: readonly number[];
}

const WIDTHS = [64, 128, 256, 512, 512];
/** Convolutions of each block. */
const DEPTHS = [2, 2, 3, 3, 3];
const COLOURS = 3;

export const hedConfig = (manifest: Manifest): HedConfig => ({
  widths: WIDTHS.map((usual, i) => sizeIn(manifest, `block${i + 1}.convs.0.weight`, 0, usual)),
});

/** picture [1, 3, H, W], colours 0 to 255 -> [1, 1, H, W], 0 to 1: the mean of the views. */
export function hed(w: Weights, picture: Tensor, { widths }: HedConfig): Tensor {
  const size = { height: sizeAt(picture.shape, 2), width: sizeAt(picture.shape, 3) };
  let h = sub(picture, w.param("norm", [1, COLOURS, 1, 1]));
  const views = widths.map((out, i) => {
    const block = w.at(`block${i + 1}`);
    if (i > 0) h = maxPool2d(h, { kernel: 2 });
    for (let k = 0; k < (DEPTHS[i] ?? 0); k++)
      h = relu(conv2d(block.at(`convs.${k}`), h, { out, kernel: 3, padding: 1 }));
    const view = conv2d(block.at("projection"), h, { out: 1, kernel: 1 }); // [1, 1, H / 2^i, W / 2^i]
    return i === 0 ? view : resize(view, size);
  });
  const sum = views.reduce((total, view) => add(total, view)); // [1, 1, H, W]
  return sigmoid(mul(sum, 1 / widths.length));
}
