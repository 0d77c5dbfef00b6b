/** RetinaFace on a MobileNet of a quarter of the width: per place of three grids two boxes with five points.
 *  Deng et al., "RetinaFace", arXiv:1905.00641. Reference: biubug6/Face-Detector-1MB-with-landmark@7f49ceb,
 *  models/net.py. */
import { add, concat, relu, sizeAt, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { convNorm, type ConvNormOptions } from "../layers/conv-norm.ts";
import type { Weights } from "../weights.ts";

/** Channels of what the heads look at. */
const WIDTH = 64;
/** Width and stride of each depthwise block, by stage; the first stage begins with a plain convolution. */
const STAGES: readonly (readonly (readonly [out: number, stride: number])[])[] = [
  [
    [16, 1],
    [32, 2],
    [32, 1],
    [64, 2],
    [64, 1],
  ],
  [[128, 2], ...Array.from({ length: 5 }, () => [128, 1] as const)],
  [
    [256, 2],
    [256, 1],
  ],
];
const FIRST = 8;
const BOXES = 2;

/** Of one grid, before what they mean is computed. */
export interface RetinaLevel {
  /** Ground and face of each box, [N, 4, h, w]. */
  readonly scores: Tensor;
  /** [N, 8, h, w] */
  readonly boxes: Tensor;
  /** [N, 20, h, w] */
  readonly points: Tensor;
}

/** picture [N, 3, H, W]: blue first, without its mean, sides multiples of 32 -> grids of an eighth, a 16th, a 32nd */
export function retinaFace(w: Weights, picture: Tensor): readonly RetinaLevel[] {
  let h = relu(block(w.at("body.stage1.0"), picture, { out: FIRST, kernel: 3, stride: 2 }));
  const levels = STAGES.map((blocks, stage) => {
    blocks.forEach(([out, stride], i) => {
      const at = w.at(`body.stage${stage + 1}.${stage === 0 ? i + 1 : i}`);
      const channels = sizeAt(h.shape, 1);
      h = relu(block(at, h, { out: channels, kernel: 3, stride, groups: channels }));
      h = relu(block(at, h, { out, kernel: 1 }, 3));
    });
    return relu(block(w.at(`fpn.output${stage + 1}`), h, { out: WIDTH, kernel: 1 }));
  });
  const [fine, middle, coarse] = levels;
  if (!fine || !middle || !coarse) throw new RangeError("there are three stages");
  const wide = { out: WIDTH, kernel: 3 };
  const second = relu(block(w.at("fpn.merge2"), add(middle, upsampleNearest(coarse, 2)), wide));
  const first = relu(block(w.at("fpn.merge1"), add(fine, upsampleNearest(second, 2)), wide));
  return [first, second, coarse].map((level, i) => {
    const seen = context(w.at(`ssh${i + 1}`), level);
    const head = (name: string, numbers: number): Tensor =>
      conv2d(w.at(`${name}.${i}.conv1x1`), seen, { out: BOXES * numbers, kernel: 1 });
    return {
      scores: head("ClassHead", 2),
      boxes: head("BboxHead", 4),
      points: head("LandmarkHead", 10),
    };
  });
}

/** Half of the channels see 3x3 places, a quarter 5x5, a quarter 7x7. */
function context(w: Weights, x: Tensor): Tensor {
  const quarter = { out: WIDTH / 4, kernel: 3 };
  const shared = relu(block(w.at("conv5X5_1"), x, quarter));
  const far = relu(block(w.at("conv7X7_2"), shared, quarter));
  return relu(
    concat(
      [
        block(w.at("conv3X3"), x, { out: WIDTH / 2, kernel: 3 }),
        block(w.at("conv5X5_2"), shared, quarter),
        block(w.at("conv7x7_3"), far, quarter),
      ],
      1,
    ),
  );
}

/** Convolution and norm at the numbers `first` and `first + 1` of a row. */
function block(w: Weights, x: Tensor, options: ConvNormOptions, first = 0): Tensor {
  const padding = (options.kernel - 1) / 2;
  return convNorm(w.at(`${first}`), w.at(`${first + 1}`), x, { ...options, padding, bias: false });
}
