/** Squares of a picture in which hands and faces are looked for, from the joints of a body.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/util.py (handDetect, faceDetect). */
import type { Place, Raster } from "@inkloom/pixels";
import type { Size } from "./heat-map.ts";
import type { Points } from "./person.ts";

export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Smaller squares are not looked at, pixels. */
const SMALLEST = 20;

/** How far beyond the wrist the middle of a hand lies, in lengths of the forearm. */
const BEYOND_WRIST = 0.33;

const [NOSE, EYES, EARS] = [0, [14, 15], [16, 17]] as const;
const ARMS = { left: [5, 6, 7], right: [2, 3, 4] } as const;

/** undefined where the arm is not whole or the hand too small. */
export function handSquare(body: Points, arm: "left" | "right", picture: Size): Square | undefined {
  const [shoulder, elbow, wrist] = ARMS[arm].map((joint) => body[joint]);
  if (!shoulder || !elbow || !wrist) return undefined;
  const side = 1.5 * Math.max(distance(wrist, elbow), 0.9 * distance(elbow, shoulder));
  const left = wrist.x + BEYOND_WRIST * (wrist.x - elbow.x) - side / 2;
  const top = wrist.y + BEYOND_WRIST * (wrist.y - elbow.y) - side / 2;
  return within({ left, top, side, reach: side }, picture);
}

/** undefined where too little of the head is known or the face too small. */
export function faceSquare(body: Points, picture: Size): Square | undefined {
  const nose = body[NOSE];
  if (!nose) return undefined;
  const reaches = [
    ...EYES.map((joint) => [joint, 3]),
    ...EARS.map((joint) => [joint, 1.5]),
  ].flatMap(([joint = 0, times = 0]) => {
    const point = body[joint];
    if (!point) return [];
    return [Math.max(Math.abs(nose.x - point.x), Math.abs(nose.y - point.y)) * times];
  });
  if (reaches.length === 0) return undefined;
  const half = Math.max(0, ...reaches);
  // What is asked of the border is half of what is taken, as in the reference.
  return within({ left: nose.x - half, top: nose.y - half, side: half * 2, reach: half }, picture);
}

/** Pixels of the square; numpy's slices end at the border. */
export function cut({ width, height, channels, data }: Raster, square: Square): Raster {
  const w = Math.min(square.side, width - square.left);
  const h = Math.min(square.side, height - square.top);
  const out = new Uint8ClampedArray(w * h * channels);
  for (let y = 0; y < h; y++) {
    const from = ((square.top + y) * width + square.left) * channels;
    out.set(data.subarray(from, from + w * channels), y * w * channels);
  }
  return { width: w, height: h, channels, data: out };
}

interface Wanted extends Square {
  /** What must fit between the corner and the border for the side to stay. */
  readonly reach: number;
}

function within({ left, top, side, reach }: Wanted, { width, height }: Size): Square | undefined {
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
  const across = x + reach > width ? width - x : side;
  const down = y + reach > height ? height - y : side;
  const shorter = Math.min(across, down);
  if (shorter < SMALLEST) return undefined;
  return { left: Math.trunc(x), top: Math.trunc(y), side: Math.trunc(shorter) };
}

const distance = (a: Place, b: Place): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
