/** Faces in a picture with their five points. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import type { Face, FaceSet } from "./face.ts";

/**
 * Best first; none where there is none.
 * @throws Problem `annotator/missing`, `annotator/damaged`, and those of weight files and the runtime
 */
export function findFaces(
  _picture: Pixels,
  set: FaceSet,
  _context: AnnotatorContext,
): Promise<readonly Face[]> {
  return Promise.reject(
    new Problem("annotator/input", {
      en: `faces by ${set} cannot be found yet`,
      zh: `尚不能用 ${set} 检测人脸`,
    }),
  );
}
