/** Figures of pose layers: 18 key points of the body in COCO's order as OpenPose has them, hands and faces where a file had them. */
import type { Point } from "../document/rect.ts";
import type { Layer, PlainData } from "../document/scene.ts";

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
const PART_NAMES = Object.keys(PARTS) as PartName[];

/** What a layer holds; what is no figure is left out. */
export function poseOf({ data }: Pick<Layer, "data">): Pose {
  const figures = isRecord(data) ? data["figures"] : undefined;
  if (!isList(figures)) return { figures: [] };
  return { figures: figures.slice(0, MOST_FIGURES).flatMap(readFigure) };
}

function readFigure(given: PlainData): readonly Figure[] {
  if (!isRecord(given)) return [];
  const part = (name: PartName): readonly Joint[] | undefined => {
    const points = given[name];
    if (!isList(points) || points.length !== PARTS[name]) return undefined;
    return points.map(readJoint);
  };
  const body = part("body");
  if (body === undefined) return [];
  const leftHand = part("leftHand");
  const rightHand = part("rightHand");
  const face = part("face");
  return [
    { body, ...(leftHand && { leftHand }), ...(rightHand && { rightHand }), ...(face && { face }) },
  ];
}

function readJoint(given: PlainData): Joint {
  const [x, y, shown] = isList(given) ? given : [];
  const fine = typeof x === "number" && typeof y === "number" && Math.hypot(x, y) < 1e6;
  return fine ? { x, y, shown: shown === 1 } : { x: 0, y: 0, shown: false };
}

/** As plain data of a layer, small: it is kept with every step. */
export function dataOf({ figures }: Pose): PlainData {
  const points = (joints: readonly Joint[]): PlainData =>
    joints.map(({ x, y, shown }) => [round(x), round(y), shown ? 1 : 0]);
  return {
    figures: figures.map((figure) =>
      Object.fromEntries(
        PART_NAMES.flatMap((name) => {
          const joints = figure[name];
          return joints === undefined ? [] : [[name, points(joints)]];
        }),
      ),
    ),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const isList = (value: PlainData | undefined): value is readonly PlainData[] =>
  Array.isArray(value);
const isRecord = (value: PlainData | undefined): value is Readonly<Record<string, PlainData>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

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
