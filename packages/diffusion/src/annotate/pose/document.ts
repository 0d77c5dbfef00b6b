/** Key points as OpenPose writes them in JSON, with the canvas they are on. */

/** x, y and confidence of each point one after the other, in pixels of the canvas; three zeros where one is missing.
 *  sd-webui-controlnet has null for a part that was not looked for or not found. */
export type PosePoints = readonly number[] | null;

export interface PosePerson {
  /** 18 points in COCO's order with the neck. */
  readonly pose_keypoints_2d: readonly number[];
  /** 70 points; 68 of the outline and the features, then the pupils. */
  readonly face_keypoints_2d?: PosePoints;
  /** 21 points. */
  readonly hand_left_keypoints_2d?: PosePoints;
  readonly hand_right_keypoints_2d?: PosePoints;
}

export interface PoseDocument {
  readonly people: readonly PosePerson[];
  /** 17 points each, AP-10K's. */
  readonly animals?: readonly (readonly number[])[];
  readonly canvas_width: number;
  readonly canvas_height: number;
}

/** The text of a file: a list of one, as sd-webui-controlnet gives it. */
export const poseText = (document: PoseDocument): string => JSON.stringify([document]);
