/** People in a picture by OpenPose's networks.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/{__init__,body,hand,face,util}.py. */
import { blurredBytes, type Raster, resampledOpenCv } from "@inkloom/pixels";
import { bodiesOf } from "./bodies.ts";
import { cut, faceSquare, handSquare, type Square } from "./crops.ts";
import { FACE_SIDE, facePoints } from "./faces.ts";
import { HAND_SIDES, handPoints } from "./hands.ts";
import { type CoarseMap, enlarging, type Size } from "./heat-map.ts";
import type { PoseNetworks } from "./openpose-networks.ts";
import type { Person, Points } from "./person.ts";
import { smartFilter } from "./resampling.ts";

export interface PeopleOptions {
  readonly hands: boolean;
  readonly faces: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Height at which the network sees a picture, pixels. */
const HEIGHT = 184;
const STRIDE = 8;
/** What fills the network's picture up, a level of grey. */
const GROUND = 128;

/** @param picture [height, width, 3], red first */
export async function findPeople(
  picture: Raster,
  networks: PoseNetworks,
  { hands, faces, signal }: PeopleOptions,
): Promise<readonly Person[]> {
  const reversed = blueFirst(picture);
  const people: Person[] = [];
  for (const body of await findBodies(reversed, networks)) {
    signal?.throwIfAborted();
    const inPixels = body.map(
      (point) =>
        // A share of the side and back, as the reference keeps places: the last digit decides some pixels.
        point && {
          x: (point.x / picture.width) * picture.width,
          y: (point.y / picture.height) * picture.height,
        },
    );
    people.push({
      body: inPixels,
      ...(hands && {
        leftHand: await findHand(reversed, networks, handSquare(body, "left", picture)),
        rightHand: await findHand(reversed, networks, handSquare(body, "right", picture)),
      }),
      ...(faces && { face: await findFace(reversed, networks, faceSquare(body, picture)) }),
    });
  }
  return people;
}

async function findBodies(picture: Raster, networks: PoseNetworks): Promise<readonly Points[]> {
  const scale = HEIGHT / picture.height;
  const seen = {
    width: Math.max(1, Math.trunc(picture.width * scale)),
    height: Math.max(1, Math.trunc(picture.height * scale)),
  };
  const { joints, limbs } = await networks.body(filledUp(resized(picture, seen)));
  const [map] = joints;
  return map ? bodiesOf(joints, limbs, enlarging(map, seen, picture)) : [];
}

async function findHand(
  picture: Raster,
  networks: PoseNetworks,
  square: Square | undefined,
): Promise<Points | undefined> {
  if (square === undefined) return undefined;
  const crop = cut(picture, square);
  const smooth = blurredBytes(crop, 0.8);
  const scales: (readonly CoarseMap[])[] = [];
  for (const side of HAND_SIDES)
    scales.push(await networks.hand(resized(smooth, { width: side, height: side })));
  return handPoints(scales, square, crop, picture);
}

async function findFace(
  picture: Raster,
  networks: PoseNetworks,
  square: Square | undefined,
): Promise<Points | undefined> {
  if (square === undefined) return undefined;
  const crop = cut(picture, square);
  const maps = await networks.face(resized(crop, { width: FACE_SIDE, height: FACE_SIDE }));
  const points = facePoints(maps, square, crop, picture);
  return points.some((point) => point !== undefined) ? points : undefined;
}

const resized = (picture: Raster, to: Size): Raster =>
  resampledOpenCv(picture, { ...to, filter: smartFilter(picture, to) });

/** Grey below and to the right, so that both sides are multiples of the stride. */
function filledUp(picture: Raster): Raster {
  const width = Math.ceil(picture.width / STRIDE) * STRIDE;
  const height = Math.ceil(picture.height / STRIDE) * STRIDE;
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8ClampedArray(width * height * 3).fill(GROUND);
  const row = picture.width * 3;
  for (let y = 0; y < picture.height; y++)
    data.set(picture.data.subarray(y * row, (y + 1) * row), y * width * 3);
  return { width, height, channels: 3, data };
}

function blueFirst(picture: Raster): Raster {
  const data = new Uint8ClampedArray(picture.data.length);
  for (let i = 0; i < data.length; i += 3)
    for (let c = 0; c < 3; c++) data[i + c] = picture.data[i + 2 - c] ?? 0;
  return { ...picture, data };
}
