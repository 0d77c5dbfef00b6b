/** InstantID's control picture: the five points of the largest face, each joined with the nose.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/legacy/processor.py (draw_kps). */
import { Problem } from "@inkloom/contract";
import { type Colour, ellipsePolygon, fillCircle, fillConvex, type Raster } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { type Face, largestFace } from "./face.ts";
import { facesIn } from "./find-faces.ts";

const COLOURS: readonly Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [255, 0, 255],
];
const NOSE = 2;
const LIMB = 4;
const LIMB_LIGHT = 0.6;
const DOT = 10;

export function drawnKeyPoints(
  points: Face["points"],
  { width, height }: Pick<Raster, "width" | "height">,
): Raster {
  const f = Math.fround; // as there: the last digits decide some pixels
  const data = new Uint8ClampedArray(width * height * 3);
  const raster = { width, height, channels: 3, data };
  const to = points[NOSE];
  points.forEach((from, i) => {
    if (i === NOSE) return;
    const [dx, dy] = [f(f(from.x) - f(to.x)), f(f(from.y) - f(to.y))];
    const polygon = ellipsePolygon({
      centre: {
        x: Math.trunc(f(f(f(from.x) + f(to.x)) / 2)),
        y: Math.trunc(f(f(f(from.y) + f(to.y)) / 2)),
      },
      half: [Math.trunc(Math.sqrt(f(f(dx * dx) + f(dy * dy))) / 2), LIMB],
      angle: Math.trunc(Math.atan2(dy, dx) * (180 / Math.PI)),
    });
    const colour = (COLOURS[i] ?? []).map((level) => Math.trunc(level * LIMB_LIGHT));
    fillConvex(raster, polygon, colour);
  });
  points.forEach(({ x, y }, i) => {
    fillCircle(raster, { x: Math.trunc(x), y: Math.trunc(y) }, DOT, COLOURS[i] ?? []);
  });
  return raster;
}

/** @throws Problem `annotator/input` where there is no face */
export const faceKeyPoints: Annotate = async ({ picture, resolution }, context) => {
  const frame = framed(picture, resolution);
  const face = largestFace(await facesIn(frame.picture, "antelope", context));
  if (face === undefined)
    throw new Problem("annotator/input", {
      en: `no face was found in the picture of ${picture.width}x${picture.height}, expected one; a larger or sharper face may help`,
      zh: `在 ${picture.width}x${picture.height} 的图片中没有找到人脸，应有一张；可换用更大或更清晰的人脸`,
    });
  return { map: pictureOf(unframed(drawnKeyPoints(face.points, frame.picture), frame)) };
};
