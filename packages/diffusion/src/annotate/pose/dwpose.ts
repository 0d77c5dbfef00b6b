/** People in a picture by DWPose: YOLOX finds them, RTMPose their 133 points, which become OpenPose's.
 *  Yang et al., "Effective Whole-body Pose Estimation", arXiv:2307.15880.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/wholebody.py. */
import type { Raster } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import { letterbox } from "../faces/letterbox.ts";
import { openFinished, runFinished } from "../finished-graph.ts";
import { BODY_POINTS, FACE_POINTS, HAND_POINTS, type Person, type Points } from "./person.ts";
import {
  cutOut,
  cuttingOf,
  pointsFrom,
  RTMPOSE_SIZES,
  rtmposeInput,
  type ScoredPlace,
} from "./rtmpose.ts";
import { peopleBoxes, YOLOX_GROUND, YOLOX_SIDE, YOLOX_SIZES } from "./yolox.ts";

/** The catalogue's entry. */
const ID = "dwpose";

/** @param picture [height, width, 3], red first */
export async function findWholePeople(
  picture: Raster,
  { networks, signal, onStep }: AnnotatorContext,
): Promise<readonly Person[]> {
  const detector = await openFinished(networks, ID, ["yolox_l.onnx"]);
  const { seen, scale } = yoloxInput(picture);
  const [output = new Float32Array(0)] = await runFinished(networks, detector, {
    name: "YOLOX",
    picture: seen,
    sizes: YOLOX_SIZES,
    signal,
  });
  const boxes = peopleBoxes(output, scale);
  if (boxes === undefined) return [];
  const whole = { left: 0, top: 0, right: picture.width, bottom: picture.height };
  const all = boxes.length > 0 ? boxes : [whole];
  const poser = await openFinished(networks, ID, ["dw-ll_ucoco_384.onnx"]);
  const people: Person[] = [];
  for (const [i, box] of all.entries()) {
    onStep?.(i, all.length);
    const cutting = cuttingOf(box);
    const outputs = await runFinished(networks, poser, {
      name: "DWPose",
      picture: rtmposeInput(cutOut(picture, cutting)),
      sizes: RTMPOSE_SIZES,
      signal,
    });
    people.push(wholePerson(pointsFrom(outputs, cutting)));
  }
  return people;
}

/** The picture in the upper left corner of a grey square. */
export function yoloxInput(picture: Raster) {
  const scale = Math.min(YOLOX_SIDE / picture.height, YOLOX_SIDE / picture.width);
  const width = Math.max(1, Math.trunc(picture.width * scale));
  const height = Math.max(1, Math.trunc(picture.height * scale));
  const value = (level: number): number => level;
  const options = { side: YOLOX_SIDE, ground: YOLOX_GROUND, value };
  return { seen: letterbox(picture, width, height, options), scale };
}

/** Points with lower scores are missing. */
const SURE = 0.3;

/** COCO's joints in OpenPose's order; the neck, which COCO lacks, lies between the shoulders. */
const NECK = 1;
const SHOULDERS = [5, 6] as const;
const JOINTS = [0, NECK, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3];
/** Where the parts begin among the 133. */
const [FACE, LEFT_HAND, RIGHT_HAND] = [23, 91, 112];
const FACE_68 = 68;
const EYES = [14, 15];

export function wholePerson(points: readonly ScoredPlace[]): Person {
  const sure = (point: ScoredPlace | undefined) =>
    point && point.score >= SURE ? { x: point.x, y: point.y } : undefined;
  const part = (first: number, count: number): Points | undefined => {
    const found = points.slice(first, first + count).map(sure);
    return found.some((point) => point !== undefined) ? found : undefined;
  };
  const body = JOINTS.map((joint, i) => (i === NECK ? neckOf(points) : sure(points[joint])));
  const face = part(FACE, FACE_68);
  const pupils = EYES.map((joint) => body[joint]);
  return {
    body: body.slice(0, BODY_POINTS),
    leftHand: part(LEFT_HAND, HAND_POINTS),
    rightHand: part(RIGHT_HAND, HAND_POINTS),
    face: face && [...face, ...pupils].slice(0, FACE_POINTS),
  };
}

/** Where both shoulders are sure. */
function neckOf(points: readonly ScoredPlace[]) {
  const [a, b] = SHOULDERS.map((joint) => points[joint]);
  if (!a || !b || !(a.score > SURE && b.score > SURE)) return undefined;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
