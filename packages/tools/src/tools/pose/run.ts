import { drawPose, type PoseDocument, readPose } from "@inkloom/diffusion";
import type { Pixels } from "@inkloom/pixels";
import type { Run } from "../../run.ts";

export interface PoseResult {
  readonly map: Pixels;
  readonly pose: PoseDocument;
  readonly text: string;
}

/** Draws key points. */
export const runPose: Run<"pose"> = ({ pose: written, no_body, no_hands, no_face }) => {
  const pose = readPose(written);
  const map = drawPose(pose, { body: !no_body, hands: !no_hands, face: !no_face });
  return Promise.resolve({ map, pose, text: `Pose: ${pose.people.length}` });
};
