/** OpenPose's JSON: people with flat lists of x, y and how sure it was. */
import {
  type Figure,
  HAND_POINTS,
  FACE_POINTS,
  type Joint,
  MOST_FIGURES,
  movedFigure,
  type PartName,
  PARTS,
  type Pose,
} from "./figure.ts";
import type { Extent, Place } from "./place.ts";

type PoseFault = "noJson" | "noPeople" | "tooMany" | "tooLarge" | "badPoints";

export class PoseFileError extends Error {
  readonly fault: PoseFault;

  constructor(fault: PoseFault, options?: ErrorOptions) {
    super(`OpenPose JSON: ${fault}`, options);
    this.fault = fault;
  }
}

const KEYS: Readonly<Record<PartName, string>> = {
  body: "pose_keypoints_2d",
  leftHand: "hand_left_keypoints_2d",
  rightHand: "hand_right_keypoints_2d",
  face: "face_keypoints_2d",
};

/** Bytes of a file; a figure with hands and face has about 4 KiB. */
export const LARGEST_FILE = 2 ** 20;
/** Points of OpenPose's later model, of which ours are a part. */
const BODY_25 = 25;
/** Where ours stand in the later model: it has the middle of the hips between. */
const FROM_BODY_25 = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const;

/** @param text a file's; @param place where its canvas comes to lie; files without a size are taken as they are @throws PoseFileError */
export function readOpenPose(text: string, place: Place): Pose {
  if (text.length > LARGEST_FILE) throw new PoseFileError("tooLarge");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new PoseFileError("noJson", { cause });
  }
  // The page's preprocessors write a list of pictures.
  const file: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isRecord(file) || !Array.isArray(file["people"])) throw new PoseFileError("noPeople");
  const people: readonly unknown[] = file["people"];
  if (people.length > MOST_FIGURES) throw new PoseFileError("tooMany");
  const size = sizeOf(file);
  const scale =
    size === undefined ? 1 : Math.min(place.width / size.width, place.height / size.height);
  const figures = people.map((person) => {
    if (!isRecord(person)) throw new PoseFileError("badPoints");
    return movedFigure(readPerson(person, size, scale), place.x, place.y);
  });
  return { figures: figures.filter(({ body }) => body.some(({ shown }) => shown)) };
}

/** The canvas that a file says its places are of; undefined where it says none, or is no file of poses. */
export function canvasOf(text: string): Extent | undefined {
  if (text.length > LARGEST_FILE) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const file: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return isRecord(file) ? sizeOf(file) : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(file: Readonly<Record<string, unknown>>): Extent | undefined {
  const { canvas_width: width, canvas_height: height } = file;
  const fine = (side: unknown): side is number =>
    typeof side === "number" && side >= 1 && side <= 1e5;
  return fine(width) && fine(height) ? { width, height } : undefined;
}

function readPerson(
  person: Readonly<Record<string, unknown>>,
  size: Extent | undefined,
  scale: number,
): Figure {
  const part = (name: PartName): readonly Joint[] | undefined => {
    const numbers = person[KEYS[name]];
    if (numbers === undefined || numbers === null) return undefined;
    if (!Array.isArray(numbers)) throw new PoseFileError("badPoints");
    if (numbers.length === 0) return undefined;
    const joints = readJoints(numbers, size, scale);
    const full = name === "body" && joints.length === BODY_25 ? fromBody25(joints) : joints;
    // A1111's extension counts the ground between the points of a face as one more, others leave out the pupils.
    const fit = name === "face" && FACES.includes(full.length) ? toFace(full) : full;
    if (fit.length !== PARTS[name]) throw new PoseFileError("badPoints");
    return fit;
  };
  const body = part("body");
  if (body === undefined) throw new PoseFileError("badPoints");
  const leftHand = part("leftHand");
  const rightHand = part("rightHand");
  const face = part("face");
  return {
    body,
    ...(leftHand && { leftHand }),
    ...(rightHand && { rightHand }),
    ...(face && { face }),
  };
}

function readJoints(
  numbers: readonly unknown[],
  size: Extent | undefined,
  scale: number,
): readonly Joint[] {
  const most = 3 * Math.max(BODY_25, HAND_POINTS, ...FACES);
  if (numbers.length % 3 !== 0 || numbers.length > most) throw new PoseFileError("badPoints");
  const values = numbers.map((value) => {
    if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > 1e5)
      throw new PoseFileError("badPoints");
    return value;
  });
  const count = values.length / 3;
  const triples = Array.from({ length: count }, (_, i) => {
    const [x = 0, y = 0, sure = 0] = values.slice(3 * i, 3 * i + 3);
    return { x, y, shown: sure > 0 && (x !== 0 || y !== 0) };
  });
  // Some write shares of the size instead of pixels.
  const shares =
    size !== undefined && triples.every(({ x, y }) => Math.abs(x) <= 1 && Math.abs(y) <= 1);
  const across = shares ? size.width : 1;
  const down = shares ? size.height : 1;
  return triples.map(({ x, y, shown }) => ({ x: x * across * scale, y: y * down * scale, shown }));
}

const FACES = [68, 70, 71];

const toFace = (joints: readonly Joint[]): readonly Joint[] =>
  Array.from({ length: FACE_POINTS }, (_, i) => joints[i] ?? { x: 0, y: 0, shown: false });

const fromBody25 = (joints: readonly Joint[]): readonly Joint[] =>
  FROM_BODY_25.map((at) => joints[at] ?? { x: 0, y: 0, shown: false });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of what lies in `place`, whose corner becomes the origin; what is not shown is 0, 0, 0, as OpenPose writes it. */
export function writeOpenPose({ figures }: Pose, place: Place): string {
  const people = figures.map((figure) => {
    const numbers = (name: PartName): readonly number[] =>
      (figure[name] ?? []).flatMap(({ x, y, shown }) =>
        shown ? [round(x - place.x), round(y - place.y), 1] : [0, 0, 0],
      );
    return Object.fromEntries(
      (["body", "face", "leftHand", "rightHand"] as const).map((name) => [
        KEYS[name],
        numbers(name),
      ]),
    );
  });
  return JSON.stringify({ people, canvas_width: place.width, canvas_height: place.height });
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
