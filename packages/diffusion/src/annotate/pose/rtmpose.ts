/** 133 points of a person in a box, by RTMPose: the box is cut out with room around it, and each point's x and y are
 *  the highest of its numbers along each axis. Jiang et al., "RTMPose", arXiv:2303.07399.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/cv_ox_pose.py. */
import type { TensorData } from "@inkloom/engine";
import { type Affine, type Place, type Raster, warpAffine } from "@inkloom/pixels";
import type { ScoredBox } from "../faces/overlaps.ts";

/** The picture that it sees, pixels. */
const [RTMPOSE_WIDTH, RTMPOSE_HEIGHT] = [288, 384];
/** Places along an axis for a pixel. */
const SPLIT = 2;
export const RTMPOSE_POINTS = 133;
export const RTMPOSE_SIZES = [
  RTMPOSE_POINTS * RTMPOSE_WIDTH * SPLIT,
  RTMPOSE_POINTS * RTMPOSE_HEIGHT * SPLIT,
];

/** Room around a box, and mean and spread of the levels of red, green and blue. */
const ROOM = 1.25;
const MEAN = [123.675, 116.28, 103.53];
const SPREAD = [58.395, 57.12, 57.375];

/** What is cut out of a picture, in its pixels. */
export interface Cutting {
  readonly centre: Place;
  readonly width: number;
  readonly height: number;
}

/** With room, in the network's proportions. */
export function cuttingOf({ left, top, right, bottom }: ScoredBox["box"]): Cutting {
  const centre = { x: (left + right) * 0.5, y: (top + bottom) * 0.5 };
  const [width, height] = [(right - left) * ROOM, (bottom - top) * ROOM];
  const ratio = RTMPOSE_WIDTH / RTMPOSE_HEIGHT;
  return width > height * ratio
    ? { centre, width, height: width / ratio }
    : { centre, width: height * ratio, height };
}

/** Outside the picture it is black. */
export function cutOut(picture: Raster, { centre, width }: Cutting): Raster {
  const scale = RTMPOSE_WIDTH / width;
  const x = RTMPOSE_WIDTH / 2 - centre.x * scale;
  const y = RTMPOSE_HEIGHT / 2 - centre.y * scale;
  const affine: Affine = [scale, 0, x, 0, scale, y];
  return warpAffine(picture, { width: RTMPOSE_WIDTH, height: RTMPOSE_HEIGHT, affine });
}

export function rtmposeInput({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) {
    const [mean, spread] = [MEAN[c] ?? 0, SPREAD[c] ?? 1];
    for (let i = 0; i < size; i++) planes[c * size + i] = ((data[3 * i + c] ?? 0) - mean) / spread;
  }
  return { dtype: "float32", shape: [1, 3, height, width], data: planes };
}

export interface ScoredPlace extends Place {
  readonly score: number;
}

/** In pixels of the picture; the score is the lower of the two axes'. */
export function pointsFrom(
  [across, down]: readonly (Float32Array | undefined)[],
  { centre, width, height }: Cutting,
): readonly ScoredPlace[] {
  return Array.from({ length: RTMPOSE_POINTS }, (_, point) => {
    const x = highest(across, point, RTMPOSE_WIDTH * SPLIT);
    const y = highest(down, point, RTMPOSE_HEIGHT * SPLIT);
    const score = Math.min(x.value, y.value);
    const place = (at: number): number => (score > 0 ? at : -1) / SPLIT;
    return {
      x: (place(x.at) / RTMPOSE_WIDTH) * width + centre.x - width / 2,
      y: (place(y.at) / RTMPOSE_HEIGHT) * height + centre.y - height / 2,
      score,
    };
  });
}

function highest(values: Float32Array = new Float32Array(0), point: number, count: number) {
  let [at, value] = [0, -Infinity];
  for (let i = 0; i < count; i++) {
    const given = values[point * count + i] ?? -Infinity;
    if (given > value) [at, value] = [i, given];
  }
  return { at, value };
}
