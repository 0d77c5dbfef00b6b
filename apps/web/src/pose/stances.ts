/** Stances to begin with, drawn up for the project: a figure of eight heads in a box 1 high and centred on 0. */
import type { Place } from "./place.ts";
import { type Figure, type Joint, JOINTS, type JointName } from "./figure.ts";

export const STANCES = ["standing", "armsUp", "walking", "sitting"] as const;
export type Stance = (typeof STANCES)[number];

type Places = Readonly<Record<JointName, readonly [x: number, y: number]>>;

const STANDING: Places = {
  nose: [0, 0.075],
  neck: [0, 0.175],
  rightShoulder: [-0.105, 0.18],
  rightElbow: [-0.135, 0.33],
  rightWrist: [-0.15, 0.47],
  leftShoulder: [0.105, 0.18],
  leftElbow: [0.135, 0.33],
  leftWrist: [0.15, 0.47],
  rightHip: [-0.065, 0.49],
  rightKnee: [-0.07, 0.72],
  rightAnkle: [-0.075, 0.95],
  leftHip: [0.065, 0.49],
  leftKnee: [0.07, 0.72],
  leftAnkle: [0.075, 0.95],
  rightEye: [-0.02, 0.058],
  leftEye: [0.02, 0.058],
  rightEar: [-0.045, 0.07],
  leftEar: [0.045, 0.07],
};

const PLACES: Readonly<Record<Stance, Places>> = {
  standing: STANDING,
  armsUp: {
    ...STANDING,
    rightElbow: [-0.19, 0.09],
    rightWrist: [-0.16, -0.05],
    leftElbow: [0.19, 0.09],
    leftWrist: [0.16, -0.05],
  },
  walking: {
    ...STANDING,
    rightElbow: [-0.14, 0.32],
    rightWrist: [-0.05, 0.43],
    leftElbow: [0.16, 0.31],
    leftWrist: [0.23, 0.42],
    rightKnee: [-0.12, 0.71],
    rightAnkle: [-0.2, 0.92],
    leftKnee: [0.13, 0.7],
    leftAnkle: [0.12, 0.95],
  },
  sitting: {
    ...STANDING,
    rightElbow: [-0.15, 0.32],
    rightWrist: [-0.1, 0.46],
    leftElbow: [0.15, 0.32],
    leftWrist: [0.1, 0.46],
    rightKnee: [-0.13, 0.58],
    rightAnkle: [-0.12, 0.83],
    leftKnee: [0.13, 0.58],
    leftAnkle: [0.12, 0.83],
  },
};

/** Share of the height that a figure takes. */
const FILLS = 0.85;

/** In the middle of `area`, a little aside for every figure that is already there. */
export function figureIn(area: Place, stance: Stance, already = 0): Figure {
  const height = area.height * FILLS;
  const aside = ((already % 5) - 2 * Number(already > 2)) * area.width * 0.12;
  const left = area.x + area.width / 2 + aside;
  const top = area.y + (area.height - height) / 2;
  const body = JOINTS.map((name): Joint => {
    const [x, y] = PLACES[stance][name];
    return { x: left + x * height, y: top + y * height, shown: true };
  });
  return { body };
}
