/** Figures: 18 key points of the body in COCO's order as OpenPose has them, hands and faces where a file had them. */
import type { Point } from "./place.ts";

export const JOINTS = [
  "nose",
  "neck",
  "rightShoulder",
  "rightElbow",
  "rightWrist",
  "leftShoulder",
  "leftElbow",
  "leftWrist",
  "rightHip",
  "rightKnee",
  "rightAnkle",
  "leftHip",
  "leftKnee",
  "leftAnkle",
  "rightEye",
  "leftEye",
  "rightEar",
  "leftEar",
] as const;
export type JointName = (typeof JOINTS)[number];

export const HAND_POINTS = 21;
export const FACE_POINTS = 70;
export const MOST_FIGURES = 32;

/** A place in the document; one that is not shown keeps its place. */
export interface Joint extends Point {
  readonly shown: boolean;
}

export interface Figure {
  /** 18, in the order of `JOINTS`. */
  readonly body: readonly Joint[];
  readonly leftHand?: readonly Joint[];
  readonly rightHand?: readonly Joint[];
  readonly face?: readonly Joint[];
}

export interface Pose {
  readonly figures: readonly Figure[];
}

/** Parts of a figure with how many points they have. */
export const PARTS = {
  body: JOINTS.length,
  leftHand: HAND_POINTS,
  rightHand: HAND_POINTS,
  face: FACE_POINTS,
} as const;
export type PartName = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as PartName[];

/** The same with every point moved by `change`. */
export function mapped(figure: Figure, change: (joint: Joint) => Joint): Figure {
  const { body, leftHand, rightHand, face } = figure;
  return {
    body: body.map(change),
    ...(leftHand && { leftHand: leftHand.map(change) }),
    ...(rightHand && { rightHand: rightHand.map(change) }),
    ...(face && { face: face.map(change) }),
  };
}

/** The middle of what is shown of a figure, around which it is turned and scaled. */
export function middleOf({ body }: Figure): Point {
  const shown = body.filter((joint) => joint.shown);
  const points = shown.length > 0 ? shown : body;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    x: (Math.min(...xs) + Math.max(...xs)) / 2,
    y: (Math.min(...ys) + Math.max(...ys)) / 2,
  };
}

export const movedFigure = (figure: Figure, dx: number, dy: number): Figure =>
  mapped(figure, (joint) => ({ ...joint, x: joint.x + dx, y: joint.y + dy }));

export function scaledFigure(figure: Figure, factor: number): Figure {
  const middle = middleOf(figure);
  return mapped(figure, ({ x, y, shown }) => ({
    x: middle.x + (x - middle.x) * factor,
    y: middle.y + (y - middle.y) * factor,
    shown,
  }));
}

/** @param degrees clockwise */
export function turnedFigure(figure: Figure, degrees: number): Figure {
  const middle = middleOf(figure);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return mapped(figure, ({ x, y, shown }) => ({
    x: middle.x + (x - middle.x) * cos - (y - middle.y) * sin,
    y: middle.y + (x - middle.x) * sin + (y - middle.y) * cos,
    shown,
  }));
}

/** Left becomes right: the picture is turned over, and the sides of the body change their names with it. */
export function mirroredFigure(figure: Figure): Figure {
  const { x: middle } = middleOf(figure);
  const { body, leftHand, rightHand, face } = mapped(figure, ({ x, y, shown }) => ({
    x: 2 * middle - x,
    y,
    shown,
  }));
  const other = (name: JointName): JointName => {
    const left = `left${name.slice("right".length)}`;
    const right = `right${name.slice("left".length)}`;
    return JOINTS.find((each) => each === (name.startsWith("right") ? left : right)) ?? name;
  };
  const sideless = JOINTS.map((name, i) => {
    const joint = body[JOINTS.indexOf(other(name))] ?? body[i];
    return joint ?? { x: 0, y: 0, shown: false };
  });
  return {
    body: sideless,
    ...(rightHand && { leftHand: rightHand }),
    ...(leftHand && { rightHand: leftHand }),
    ...(face && { face }),
  };
}

/** What hangs on a joint of the body and goes where it goes. */
const HANGING: Readonly<Partial<Record<JointName, PartName>>> = {
  nose: "face",
  leftWrist: "leftHand",
  rightWrist: "rightHand",
};

/** The joint at another place or shown otherwise; a hand goes with its wrist and a face with its nose. */
export function withJoint(figure: Figure, at: number, fields: Partial<Joint>): Figure {
  const before = figure.body[at];
  if (before === undefined) return figure;
  const after = { ...before, ...fields };
  const body = figure.body.map((joint, i) => (i === at ? after : joint));
  const name = JOINTS[at];
  const part = name && HANGING[name];
  const hanging = part && figure[part];
  if (part === undefined || hanging === undefined) return { ...figure, body };
  const [dx, dy] = [after.x - before.x, after.y - before.y];
  const moved = hanging.map((joint) => ({ ...joint, x: joint.x + dx, y: joint.y + dy }));
  return { ...figure, body, [part]: moved };
}
