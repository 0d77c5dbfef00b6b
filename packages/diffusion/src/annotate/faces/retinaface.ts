/** Faces by RetinaFace's maps: per place two boxes around it as shares of their usual sizes.
 *  Reference: biubug6/Face-Detector-1MB-with-landmark@7f49ceb, {detect,data/config}.py, utils/box_utils.py. */
import type { TensorData } from "@inkloom/engine";
import { retinaFace, type RetinaLevel, weightsAt } from "@inkloom/models";
import type { AnnotatorNetworks, OpenNetwork } from "../networks.ts";
import type { Face } from "./face.ts";
import { withoutOverlaps } from "./overlaps.ts";

/** Side of the square that it is given, pixels. */
export const RETINA_SIDE = 640;

/** What is taken from the levels of blue, green and red. */
const MEAN = [104, 117, 123];

/** Stride of each grid, and the usual sides of its two boxes, pixels. */
const GRIDS = [
  { stride: 8, sides: [10, 20] },
  { stride: 16, sides: [32, 64] },
  { stride: 32, sides: [128, 256] },
];
/** What numbers mean in shares of a box: of places, of the logarithms of sides. */
const [PLACE, SIDE] = [0.1, 0.2];
const THRESHOLD = 0.6;
const MOST_COMMON = 0.4;

/** @param picture [1, 3, side, side], blue first, of levels 0 to 255; below 0 where it is not covered */
export async function retinaMaps(
  networks: AnnotatorNetworks,
  network: OpenNetwork,
  picture: TensorData & { readonly data: Float32Array },
): Promise<Readonly<Record<string, TensorData>>> {
  const { shape, data } = picture;
  const size = RETINA_SIDE * RETINA_SIDE;
  const values = data.map((value, i) =>
    value < 0 ? 0 : value - (MEAN[Math.floor(i / size)] ?? 0),
  );
  return networks.run(network, {
    name: "RetinaFace",
    inputs: { picture: { dtype: "float32", shape, data: values } },
    trace: ({ picture: x }) =>
      Object.fromEntries(
        retinaFace(weightsAt(""), x).flatMap((level, i) =>
          KINDS.map((kind) => [`${kind}${i}`, level[kind]] as const),
        ),
      ),
  });
}

const KINDS = ["scores", "boxes", "points"] as const satisfies readonly (keyof RetinaLevel)[];

/** @param scale places of the square for one of the picture */
export function retinaFaces(
  maps: Readonly<Record<string, TensorData>>,
  scale: number,
): readonly Face[] {
  const faces: Face[] = [];
  GRIDS.forEach(({ stride, sides }, level) => {
    const columns = RETINA_SIDE / stride;
    const size = columns * columns;
    sides.forEach((side, box) => {
      const number = (kind: (typeof KINDS)[number], count: number, i: number, place: number) =>
        Number(maps[`${kind}${level}`]?.data[(box * count + i) * size + place] ?? 0);
      for (let place = 0; place < size; place++) {
        const ground = number("scores", 2, 0, place);
        const score = 1 / (1 + Math.exp(ground - number("scores", 2, 1, place)));
        if (!(score >= THRESHOLD)) continue;
        const [x, y] = [
          ((place % columns) + 0.5) * stride,
          (Math.floor(place / columns) + 0.5) * stride,
        ];
        const middle = {
          x: x + number("boxes", 4, 0, place) * PLACE * side,
          y: y + number("boxes", 4, 1, place) * PLACE * side,
        };
        const half = {
          x: (side * Math.exp(number("boxes", 4, 2, place) * SIDE)) / 2,
          y: (side * Math.exp(number("boxes", 4, 3, place) * SIDE)) / 2,
        };
        const point = (i: number) => ({
          x: (x + number("points", 10, 2 * i, place) * PLACE * side) / scale,
          y: (y + number("points", 10, 2 * i + 1, place) * PLACE * side) / scale,
        });
        faces.push({
          box: {
            left: (middle.x - half.x) / scale,
            top: (middle.y - half.y) / scale,
            right: (middle.x + half.x) / scale,
            bottom: (middle.y + half.y) / scale,
          },
          score,
          points: [point(0), point(1), point(2), point(3), point(4)],
        });
      }
    });
  });
  return withoutOverlaps(faces, MOST_COMMON);
}
