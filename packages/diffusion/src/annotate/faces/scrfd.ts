/** SCRFD: per place of three grids, two boxes by their distances from it, with five points.
 *  Guo et al., "Sample and Computation Redistribution for Efficient Face Detection", arXiv:2105.04714.
 *  Reference: deepinsight/insightface@0bdfc69, python-package/insightface/model_zoo/scrfd.py. */
import type { Face } from "./face.ts";
import { withoutOverlaps } from "./overlaps.ts";

/** Side of the square that it sees, pixels. */
export const SCRFD_SIDE = 640;

const STRIDES = [8, 16, 32];
const BOXES = 2;
const THRESHOLD = 0.5;
const MOST_COMMON = 0.4;

const placesOf = (stride: number): number => (SCRFD_SIDE / stride) ** 2 * BOXES;

/** Of scores, then boxes, then points, each at three strides. */
export const SCRFD_SIZES = [1, 4, 10].flatMap((numbers) =>
  STRIDES.map((stride) => placesOf(stride) * numbers),
);

/** @param scale places of the square for one of the picture */
export function scrfdFaces(outputs: readonly Float32Array[], scale: number): readonly Face[] {
  const faces: Face[] = [];
  STRIDES.forEach((stride, level) => {
    const scores = outputs[level] ?? [];
    const [boxes = [], points = []] = [outputs[level + 3], outputs[level + 6]];
    const columns = SCRFD_SIDE / stride;
    scores.forEach((score, i) => {
      if (!(score >= THRESHOLD)) return;
      const place = Math.floor(i / BOXES);
      const [x, y] = [(place % columns) * stride, Math.floor(place / columns) * stride];
      const reach = (side: number): number => (boxes[4 * i + side] ?? 0) * stride;
      const point = (number: number) => ({
        x: (x + (points[10 * i + 2 * number] ?? 0) * stride) / scale,
        y: (y + (points[10 * i + 2 * number + 1] ?? 0) * stride) / scale,
      });
      faces.push({
        box: {
          left: (x - reach(0)) / scale,
          top: (y - reach(1)) / scale,
          right: (x + reach(2)) / scale,
          bottom: (y + reach(3)) / scale,
        },
        score,
        points: [point(0), point(1), point(2), point(3), point(4)],
      });
    });
  });
  return withoutOverlaps(faces, MOST_COMMON);
}
