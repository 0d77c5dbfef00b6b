/** Whose face it is, as numbers. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import type { Face, FaceSet } from "./face.ts";

/**
 * [512] as the network answers, for InstantID; FaceID wants it at length 1 (`unitLength`).
 * @throws Problem `annotator/missing`, `annotator/damaged`, and those of weight files and the runtime
 */
export function faceEmbedding(
  _picture: Pixels,
  _face: Face,
  set: FaceSet,
  _context: AnnotatorContext,
): Promise<Float32Array> {
  return Promise.reject(
    new Problem("annotator/input", {
      en: `faces cannot be told apart by ${set} yet`,
      zh: `尚不能用 ${set} 识别人脸`,
    }),
  );
}

/** The same direction at length 1; zeros stay zeros. */
export function unitLength(embedding: Float32Array): Float32Array {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? embedding.map((value) => value / length) : embedding;
}
