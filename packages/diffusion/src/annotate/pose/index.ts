/** Poses: people found in pictures, drawn, and their JSON. */
import type { Annotate, AnnotatorContext, AnnotatorInput, Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { drawnPeople, type PoseParts } from "./draw-people.ts";
import { findWholePeople } from "./dwpose.ts";
import { findPeople, type PeopleOptions } from "./find-people.ts";
import { openposeNetworks } from "./openpose-networks.ts";
import { documentOf } from "./person.ts";

export { drawPose } from "./draw-pose.ts";
export { type PoseDocument, poseText } from "./document.ts";
export type { PoseParts } from "./draw-people.ts";
export { poseDocument, readPose, readPoses } from "./read-pose.ts";

const openpose =
  (parts: PoseParts, wanted: Pick<PeopleOptions, "hands" | "faces">): Annotate =>
  async ({ picture, resolution }: AnnotatorInput, { networks, signal }: AnnotatorContext) => {
    const frame = framed(picture, resolution);
    const options = { ...wanted, signal };
    const people = await findPeople(frame.picture, openposeNetworks(networks), options);
    return {
      map: pictureOf(unframed(drawnPeople(people, frame.picture, parts), frame)),
      pose: documentOf(people, frame),
    };
  };

const dwpose: Annotate = async ({ picture, resolution }, context) => {
  const frame = framed(picture, resolution);
  const people = await findWholePeople(frame.picture, context);
  return {
    map: pictureOf(unframed(drawnPeople(people, frame.picture), frame)),
    pose: documentOf(people, frame),
  };
};

export const POSE_ANNOTATORS: Annotators<
  | "openpose"
  | "openpose_face"
  | "openpose_faceonly"
  | "openpose_hand"
  | "openpose_full"
  | "dw_openpose_full"
> = {
  openpose: openpose({ hands: false, face: false }, { hands: false, faces: false }),
  openpose_face: openpose({ hands: false }, { hands: false, faces: true }),
  openpose_faceonly: openpose({ body: false, hands: false }, { hands: false, faces: true }),
  openpose_hand: openpose({ face: false }, { hands: true, faces: false }),
  openpose_full: openpose({}, { hands: true, faces: true }),
  dw_openpose_full: dwpose,
};
