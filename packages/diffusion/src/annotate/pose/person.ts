/** People while they are found and drawn: places in pixels of the canvas. */
import type { Place } from "@inkloom/pixels";
import type { PoseDocument, PosePerson } from "./document.ts";

/** undefined where a point was not found. */
export type Points = readonly (Place | undefined)[];

export interface Person {
  /** 18, in COCO's order with the neck. */
  readonly body: Points;
  /** 21 each. */
  readonly leftHand?: Points | undefined;
  readonly rightHand?: Points | undefined;
  /** 70. */
  readonly face?: Points | undefined;
}

export const BODY_POINTS = 18;
export const HAND_POINTS = 21;
export const FACE_POINTS = 70;

export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** Points that were found have a confidence of 1, as sd-webui-controlnet writes them. */
export const documentOf = (people: readonly Person[], { width, height }: Canvas): PoseDocument => ({
  people: people.map(({ body, face, leftHand, rightHand }) => ({
    pose_keypoints_2d: numbersOf(body, BODY_POINTS),
    face_keypoints_2d: face ? numbersOf(face, FACE_POINTS) : null,
    hand_left_keypoints_2d: leftHand ? numbersOf(leftHand, HAND_POINTS) : null,
    hand_right_keypoints_2d: rightHand ? numbersOf(rightHand, HAND_POINTS) : null,
  })),
  animals: [],
  canvas_width: width,
  canvas_height: height,
});

const numbersOf = (points: Points, count: number): number[] =>
  Array.from({ length: count }, (_, i) => points[i]).flatMap((point) =>
    point ? [point.x, point.y, 1] : [0, 0, 0],
  );

export const personOf = (person: PosePerson): Person => ({
  body: pointsOf(person.pose_keypoints_2d) ?? [],
  leftHand: pointsOf(person.hand_left_keypoints_2d),
  rightHand: pointsOf(person.hand_right_keypoints_2d),
  face: pointsOf(person.face_keypoints_2d),
});

/** A point counts where its confidence is above 0. */
export function pointsOf(numbers: readonly number[] | null | undefined): Points | undefined {
  if (numbers === undefined || numbers === null || numbers.length === 0) return undefined;
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [x = 0, y = 0, confidence = 0] = numbers.slice(3 * i, 3 * i + 3);
    return confidence > 0 ? { x, y } : undefined;
  });
}
