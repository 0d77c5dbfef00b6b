/** What is known of a face in a picture. */

export interface FacePoint {
  readonly x: number;
  readonly y: number;
}

/** Places are pixels of the picture, from its upper left corner; they may lie outside it. */
export interface Face {
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** The eye and the corner of the mouth that lie left in the picture come first: eye, eye, nose, corner, corner. */
  readonly points: readonly [FacePoint, FacePoint, FacePoint, FacePoint, FacePoint];
}

/** InsightFace's sets of networks: `buffalo` (buffalo_l) for FaceID, `antelope` (antelopev2) for InstantID. */
export type FaceSet = "buffalo" | "antelope";

/** The one that most area belongs to; the last among equals, as InsightFace's users pick it. */
export const largestFace = (faces: readonly Face[]): Face | undefined =>
  faces.reduce<Face | undefined>(
    (best, face) => (best === undefined || areaOf(face) >= areaOf(best) ? face : best),
    undefined,
  );

const areaOf = ({ box: { left, top, right, bottom } }: Face): number =>
  (right - left) * (bottom - top);
