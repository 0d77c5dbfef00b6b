/** Faces: where they are, whose they are. */
export { type Face, type FacePoint, type FaceSet, largestFace } from "./face.ts";
export { EMBEDDING, faceEmbedding, unitLength } from "./face-embedding.ts";
export { findFaces } from "./find-faces.ts";
