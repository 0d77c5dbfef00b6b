/** Whose face it is, as numbers: the face turned upright and cut out by its five points, and ArcFace's answer.
 *  Deng et al., "ArcFace", arXiv:1801.07698. Reference: deepinsight/insightface@0bdfc69,
 *  python-package/insightface/{model_zoo/arcface_onnx,utils/face_align}.py. */
import type { TensorData } from "@inkloom/engine";
import { type Affine, type Pixels, type Raster, warpAffine } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import { openFinished, runFinished } from "../finished-graph.ts";
import { colours } from "../frame.ts";
import type { Face, FacePoint, FaceSet } from "./face.ts";
import { FACE_SETS } from "./find-faces.ts";
import { similarity } from "./similarity.ts";

/** Numbers of an embedding. */
const EMBEDDING = 512;

/** Side of the cut-out face, pixels, and where its five points come to lie. */
const SIDE = 112;
const UPRIGHT: readonly FacePoint[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** A set's own network first; the other's would tell faces apart, but not to those who learnt with this one. */
const FILES: Readonly<Record<FaceSet, readonly string[]>> = {
  buffalo: ["w600k_r50.onnx"],
  antelope: ["glintr100.onnx"],
};

/**
 * [512] as the network answers, for InstantID; FaceID wants it at length 1 (`unitLength`).
 * @throws Problem `annotator/missing`, `annotator/damaged`, and those of weight files and the runtime
 */
export async function faceEmbedding(
  picture: Pixels,
  face: Face,
  set: FaceSet,
  { networks, signal }: AnnotatorContext,
): Promise<Float32Array> {
  const file = await openFinished(networks, FACE_SETS[set], FILES[set]);
  const seen = arcfaceInput(alignedFace(colours(picture), face));
  const run = { name: "ArcFace", picture: seen, sizes: [EMBEDDING], signal };
  const [embedding = new Float32Array(EMBEDDING)] = await runFinished(networks, file, run);
  return embedding;
}

/** Upright, 112x112. @param picture three channels */
export function alignedFace(picture: Raster, { points }: Pick<Face, "points">): Raster {
  return warpAffine(picture, { width: SIDE, height: SIDE, affine: uprightAffine(points) });
}

export const uprightAffine = (points: Face["points"]): Affine => similarity(points, UPRIGHT);

/** The same direction at length 1; zeros stay zeros. */
export function unitLength(embedding: Float32Array): Float32Array {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? embedding.map((value) => value / length) : embedding;
}

function arcfaceInput({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let i = 0; i < size; i++)
    for (let c = 0; c < 3; c++) planes[c * size + i] = ((data[3 * i + c] ?? 0) - 127.5) / 127.5;
  return { dtype: "float32", shape: [1, 3, height, width], data: planes };
}
