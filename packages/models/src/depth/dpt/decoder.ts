/** DPT's decoder: features of four levels, joined from the coarsest to the finest.
 *  Ranftl et al., "Vision Transformers for Dense Prediction", arXiv:2103.13413. Reference: isl-org/MiDaS@bdc4ed6,
 *  midas/blocks.py, midas/dpt_depth.py (as Mikubill/sd-webui-controlnet@56cec5b, annotator/midas/midas, has them). */
import { add, relu, resize, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";

/** Of the levels, from fine to coarse; each half as large as the one before, rounded up. */
export type Levels = readonly [Tensor, Tensor, Tensor, Tensor];

export interface DptPaths {
  /** The coarsest level, before it is joined with any. */
  readonly bottom: Tensor;
  /** What was joined so far, from coarse to fine; the last is twice as large as the finest level. */
  readonly paths: Levels;
}

/** The channels of all levels and their joins are `features`; `w` at `scratch`. */
export function dptPaths(w: Weights, levels: Levels, features: number): DptPaths {
  const [first, second, third, fourth] = levels.map((level, i) =>
    conv2d(w.at(`layer${i + 1}_rn`), level, { out: features, kernel: 3, padding: 1, bias: false }),
  ) as unknown as Levels;
  const path4 = fusion(w.at("refinenet4"), [fourth], sizesOf(third));
  const path3 = fusion(w.at("refinenet3"), [path4, third], sizesOf(second));
  const path2 = fusion(w.at("refinenet2"), [path3, second], sizesOf(first));
  const [height, width] = sizesOf(first);
  const path1 = fusion(w.at("refinenet1"), [path2, first], [2 * height, 2 * width]);
  return { bottom: fourth, paths: [path4, path3, path2, path1] };
}

type Size = readonly [height: number, width: number];

const sizesOf = (x: Tensor): Size => [sizeAt(x.shape, 2), sizeAt(x.shape, 3)];

/** What comes from below and this level, joined and resized. The last convolution sees single pixels, so it is
 *  applied before the resizing, where there are fewer of them; the reference does so behind it. */
function fusion(
  w: Weights,
  [below, level]: readonly [Tensor, Tensor?],
  [height, width]: Size,
): Tensor {
  const out = sizeAt(below.shape, 1);
  const joined = level ? add(below, residual(w.at("resConfUnit1"), level)) : below;
  const h = residual(w.at("resConfUnit2"), joined);
  const made = conv2d(w.at("out_conv"), h, { out, kernel: 1 });
  return resize(made, { height, width, alignCorners: true });
}

function residual(w: Weights, x: Tensor): Tensor {
  const same = { out: sizeAt(x.shape, 1), kernel: 3, padding: 1 };
  return add(conv2d(w.at("conv2"), relu(conv2d(w.at("conv1"), relu(x), same)), same), x);
}

export interface HeadNames {
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

/** Channels of the last features. */
const LAST = 32;

export interface DptDepth {
  /** [N, 32, height, width]. */
  readonly features: Tensor;
  /** Inverse depth, from 0, [N, 1, height, width]. */
  readonly depth: Tensor;
}

/** Depth from the finest join; `w` where the three convolutions named lie. */
export function dptHead(
  w: Weights,
  path: Tensor,
  { names, size }: { readonly names: HeadNames; readonly size: Size },
): DptDepth {
  const half = sizeAt(path.shape, 1) / 2;
  const narrow = conv2d(w.at(names.first), path, { out: half, kernel: 3, padding: 1 });
  const large = resize(narrow, { height: size[0], width: size[1], alignCorners: true });
  const features = relu(conv2d(w.at(names.second), large, { out: LAST, kernel: 3, padding: 1 }));
  const depth = relu(conv2d(w.at(names.third), features, { out: 1, kernel: 1 }));
  return { features, depth };
}
