/** People as OpenPose's pictures show them.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/util.py (draw_bodypose, draw_handpose,
 *  draw_facepose); its thickness does not grow with the canvas. */
import {
  drawLine,
  ellipsePolygon,
  fillCircle,
  fillConvex,
  type Place,
  type Raster,
} from "@inkloom/pixels";
import { ANIMAL_LIMBS, BONE_COLOURS, BONES, LIMBS, RAINBOW } from "./figure.ts";
import type { Canvas, Person, Points } from "./person.ts";

export interface PoseParts {
  /** @default true */
  readonly body?: boolean;
  /** @default true */
  readonly hands?: boolean;
  /** @default true */
  readonly face?: boolean;
}

/** Half the width of a limb, pixels. */
const LIMB = 4;
/** How bright limbs are beside the joints on them. */
const LIMB_LIGHT = 0.6;
const JOINT = 4;
const FACE_DOT = 3;
const BONE = 2;
const ANIMAL_LINE = 5;
/** Points of hands and faces left of or above it are not drawn, pixels. */
const EDGE = 0.01;

export function drawnPeople(
  people: readonly Person[],
  { width, height }: Canvas,
  { body = true, hands = true, face = true }: PoseParts = {},
): Raster {
  const raster = blackRaster(width, height);
  for (const person of people) {
    if (body) drawBody(raster, person.body);
    if (hands) drawHand(raster, person.leftHand);
    if (hands) drawHand(raster, person.rightHand);
    if (face) drawFace(raster, person.face);
  }
  return raster;
}

/** Animals of 17 points each. */
export function drawnAnimals(animals: readonly Points[], { width, height }: Canvas): Raster {
  const raster = blackRaster(width, height);
  for (const points of animals)
    for (const [a, b, colour] of ANIMAL_LIMBS) {
      const [from, to] = [points[a], points[b]];
      if (from && to) drawLine(raster, pixelAt(from), pixelAt(to), colour, ANIMAL_LINE);
    }
  return raster;
}

const blackRaster = (width: number, height: number): Raster => ({
  width,
  height,
  channels: 3,
  data: new Uint8ClampedArray(width * height * 3),
});

const pixelAt = ({ x, y }: Place): Place => ({ x: Math.trunc(x), y: Math.trunc(y) });

function drawBody(raster: Raster, points: Points): void {
  LIMBS.forEach(([a, b], i) => {
    const [from, to] = [points[a], points[b]];
    if (!from || !to) return;
    const [dx, dy] = [from.x - to.x, from.y - to.y];
    const polygon = ellipsePolygon({
      centre: pixelAt({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }),
      half: [Math.trunc(Math.sqrt(dy * dy + dx * dx) / 2), LIMB],
      angle: Math.trunc(Math.atan2(dy, dx) * (180 / Math.PI)),
    });
    const colour = (RAINBOW[i] ?? []).map((level) => Math.trunc(level * LIMB_LIGHT));
    fillConvex(raster, polygon, colour);
  });
  points.forEach((point, i) => {
    if (point) fillCircle(raster, pixelAt(point), JOINT, RAINBOW[i] ?? []);
  });
}

function drawHand(raster: Raster, points: Points = []): void {
  const shown = points.map((point) => {
    const pixel = point && pixelAt(point);
    return pixel && pixel.x > EDGE && pixel.y > EDGE ? pixel : undefined;
  });
  BONES.forEach(([a, b], i) => {
    const [from, to] = [shown[a], shown[b]];
    if (from && to) drawLine(raster, from, to, BONE_COLOURS[i] ?? [], BONE);
  });
  for (const point of shown) if (point) fillCircle(raster, point, JOINT, [0, 0, 255]);
}

function drawFace(raster: Raster, points: Points = []): void {
  for (const point of points) {
    const pixel = point && pixelAt(point);
    if (pixel && pixel.x > EDGE && pixel.y > EDGE)
      fillCircle(raster, pixel, FACE_DOT, [255, 255, 255]);
  }
}
