/** Faces: where they are, whose they are. */
import type { Annotators } from "../annotator.ts";
import { faceKeyPoints } from "./key-points.ts";

export { type Face, type FaceSet, largestFace } from "./face.ts";
export { faceEmbedding, unitLength } from "./face-embedding.ts";
export { findFaces } from "./find-faces.ts";

export const FACE_ANNOTATORS: Annotators<"instant_id_face_keypoints"> = {
  instant_id_face_keypoints: faceKeyPoints,
};
