/** OpenPose: where joints are, and which way limbs run between them; points of hands; points of faces. */
import { relu, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";
import { FIRST_STAGE, LAST_STAGE, plain, row, stage, vgg } from "./convolutions.ts";

/** Channels of the features that stages look at in every file that is known. */
export const OPENPOSE_WIDTH = 128;

/** Maps of the eighteen joints and of the ground. */
const JOINT_MAPS = 19;
/** x and y of nineteen limbs. */
const LIMB_MAPS = 38;
const HAND_MAPS = 22;
const FACE_MAPS = 71;

export interface BodyMaps {
  /** [N, 19, H / 8, W / 8] */
  readonly joints: Tensor;
  /** Part affinity fields, [N, 38, H / 8, W / 8]. */
  readonly limbs: Tensor;
}

/** `body_pose_model.pth`. picture [N, 3, H, W]: blue first, sides multiples of 8, -0.5 to 0.5. */
export function openposeBody(w: Weights, picture: Tensor, width = OPENPOSE_WIDTH): BodyMaps {
  const features = row(w, vgg(w, picture, width), [
    ["conv4_3_CPM", width * 2, 3],
    ["conv4_4_CPM", width, 3],
  ]); // [N, width, H / 8, W / 8]
  const first = (ending: string, out: number): Tensor => {
    const near = [1, 2, 3].map((layer) => [`conv5_${layer}_CPM_${ending}`, width, 3] as const);
    const h = row(w, features, [...near, [`conv5_4_CPM_${ending}`, width * 4, 1]]);
    return plain(w, h, [`conv5_5_CPM_${ending}`, out, 1]);
  };
  let limbs = first("L1", LIMB_MAPS);
  let joints = first("L2", JOINT_MAPS);
  for (let number = FIRST_STAGE; number <= LAST_STAGE; number++) {
    const seen = [limbs, joints, features];
    limbs = stage(w, seen, { number, ending: "_L1", width, out: LIMB_MAPS });
    joints = stage(w, seen, { number, ending: "_L2", width, out: JOINT_MAPS });
  }
  return { joints: relu(joints), limbs }; // of all last layers this one alone has a ReLU
}

/** `hand_pose_model.pth`, keys as the body's. -> [N, 22, H / 8, W / 8], the last for the ground. */
export function openposeHand(w: Weights, picture: Tensor, width = OPENPOSE_WIDTH): Tensor {
  return pointMaps(w, picture, width, HAND_MAPS);
}

/** `facenet.pth`. -> [N, 71, H / 8, W / 8], the last for the ground. */
export function openposeFace(w: Weights, picture: Tensor, width = OPENPOSE_WIDTH): Tensor {
  return pointMaps(w, picture, width, FACE_MAPS);
}

function pointMaps(w: Weights, picture: Tensor, width: number, out: number): Tensor {
  const features = row(w, vgg(w, picture, width), [
    ["conv4_3", width * 4, 3],
    ["conv4_4", width * 4, 3],
    ["conv5_1", width * 4, 3],
    ["conv5_2", width * 4, 3],
    ["conv5_3_CPM", width, 3],
  ]); // [N, width, H / 8, W / 8]
  const h = row(w, features, [["conv6_1_CPM", width * 4, 1]]);
  let maps = plain(w, h, ["conv6_2_CPM", out, 1]);
  for (let number = FIRST_STAGE; number <= LAST_STAGE; number++)
    maps = stage(w, [maps, features], { number, width, out });
  return maps;
}
