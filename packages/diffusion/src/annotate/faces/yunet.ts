/** YuNet: per place of three grids one box with five points.
 *  Reference: opencv/opencv@4.10.0, modules/objdetect/src/face_detect.cpp (decoding, its thresholds);
 *  ShiqiYu/libfacedetection.train. */
import type { Face } from "./face.ts";
import { withoutOverlaps } from "./overlaps.ts";

/** Side of the square that the file at hand sees, pixels. */
export const YUNET_SIDE = 640;

const STRIDES = [8, 16, 32];
const THRESHOLD = 0.6;
const MOST_COMMON = 0.3;

/** Of class, object, box, points, each at three strides. */
export const YUNET_SIZES = [1, 1, 4, 10].flatMap((numbers) =>
  STRIDES.map((stride) => (YUNET_SIDE / stride) ** 2 * numbers),
);

/** @param scale places of the square for one of the picture */
export function yunetFaces(outputs: readonly Float32Array[], scale: number): readonly Face[] {
  const faces: Face[] = [];
  STRIDES.forEach((stride, level) => {
    const [classes = [], objects = []] = [outputs[level], outputs[level + 3]];
    const [boxes = [], points = []] = [outputs[level + 6], outputs[level + 9]];
    const columns = YUNET_SIDE / stride;
    classes.forEach((likeness, i) => {
      const score = Math.sqrt(unit(likeness) * unit(objects[i] ?? 0));
      if (score < THRESHOLD) return;
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const number = (at: number): number => boxes[4 * i + at] ?? 0;
      const [x, y] = [(column + number(0)) * stride, (row + number(1)) * stride];
      const [width, height] = [Math.exp(number(2)) * stride, Math.exp(number(3)) * stride];
      const point = (at: number) => ({
        x: ((column + (points[10 * i + 2 * at] ?? 0)) * stride) / scale,
        y: ((row + (points[10 * i + 2 * at + 1] ?? 0)) * stride) / scale,
      });
      faces.push({
        box: {
          left: (x - width / 2) / scale,
          top: (y - height / 2) / scale,
          right: (x + width / 2) / scale,
          bottom: (y + height / 2) / scale,
        },
        score,
        points: [point(0), point(1), point(2), point(3), point(4)],
      });
    });
  });
  return withoutOverlaps(faces, MOST_COMMON);
}

const unit = (value: number): number => Math.min(Math.max(value, 0), 1);
