/** Face meshes by MediaPipe's network of face landmarks, as an ONNX graph: `face_landmarks_detector.onnx`, made of the
 *  TFLite file inside `face_landmarker.task` (or of `face_landmark.tflite`), which no runtime of ours reads.
 *
 *  MediaPipe looks for faces with a detector of its own. Here they are found by YuNet or SCRFD, so the square that the
 *  network sees is chosen twice: by the detector's box, then, as MediaPipe does from one picture to the next, by the
 *  mesh itself.
 *  Reference: google-ai-edge/mediapipe@v0.10.21, mediapipe/modules/face_landmark (face_detection_front_detection_to_roi,
 *  face_landmark_landmarks_to_roi, face_landmark_cpu). */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import type { OnnxFile } from "@inkloom/engine/weights";
import { type Affine, inverted, type Place, type Raster, warpAffine } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import type { Face } from "../faces/face.ts";
import { openFinished, runFinished } from "../finished-graph.ts";
import type { Mesh } from "./draw-mesh.ts";

/** The catalogue's entry. */
export const MEDIAPIPE_FACE = "mediapipe-face";

const FILES = [
  "face_landmarks_detector.onnx",
  "face_landmark.onnx",
  "face_mesh.onnx",
  "face_mesh_192x192.onnx",
];

/** A turned square of the picture, pixels. */
interface Region {
  readonly centre: Place;
  readonly side: number;
  /** Clockwise, radians. */
  readonly angle: number;
}

/** How much larger than the face the square is. */
const ROOM = 1.5;
/** Outer corners of the eyes: the right one lies left in the picture. */
const [RIGHT_EYE, LEFT_EYE] = [33, 263];
/** Points with and without irises. */
const COUNTS = [478, 468];

interface MeshNetwork {
  readonly file: OnnxFile;
  readonly side: number;
  /** Whether colours are the last axis of its picture. */
  readonly coloursLast: boolean;
  readonly points: number;
  readonly sizes: readonly number[];
  /** Numbers of outputs: the mesh's; that which is above 0 where there is a face, if it has one. */
  readonly mesh: number;
  readonly presence: number;
}

/** @throws Problem `annotator/missing`, `annotator/damaged` for a graph of something else */
export async function openMeshNetwork({ networks }: AnnotatorContext): Promise<MeshNetwork> {
  const file = await openFinished(networks, MEDIAPIPE_FACE, FILES);
  const [a = 0, b = 0, c = 0] = (file.inputs[0]?.shape ?? []).slice(1).map(Number);
  const coloursLast = c === 3;
  const side = coloursLast ? a : b;
  const sizes = file.outputs.map(({ shape }) =>
    shape.reduce<number>((product, size) => product * (typeof size === "number" ? size : 1), 1),
  );
  const points = COUNTS.find((count) => sizes.includes(3 * count));
  if (points === undefined || !(side > 0) || (coloursLast ? b : c) !== side)
    throw new Problem("annotator/damaged", {
      en: `${file.path} is not the network of face landmarks: it takes [${file.inputs[0]?.shape.join(", ") ?? ""}] and gives ${sizes.join(", ")} numbers, expected a square picture and one output of 1434 or 1404`,
      zh: `${file.path} 不是人脸关键点网络：输入为 [${file.inputs[0]?.shape.join(", ") ?? ""}]，输出 ${sizes.join("、")} 个数，应输入正方形图片并有一个 1434 或 1404 个数的输出`,
    });
  const mesh = sizes.indexOf(3 * points);
  return { file, side, coloursLast, points, sizes, mesh, presence: sizes.indexOf(1) };
}

/** undefined where the network sees no face in what the detector took for one. */
export async function meshOf(
  picture: Raster,
  face: Face,
  network: MeshNetwork,
  context: AnnotatorContext,
): Promise<Mesh | undefined> {
  const first = await seenIn(picture, regionOfFace(face), network, context);
  return first && seenIn(picture, regionOfMesh(first), network, context).then(shares);
  function shares(points: readonly Place[] | undefined): Mesh | undefined {
    return points?.map(({ x, y }) => ({ x: x / picture.width, y: y / picture.height }));
  }
}

async function seenIn(
  picture: Raster,
  region: Region,
  { file, side, coloursLast, points, sizes, mesh, presence }: MeshNetwork,
  { networks, signal }: AnnotatorContext,
): Promise<readonly Place[] | undefined> {
  const back = regionAffine(region, side);
  const crop = warpAffine(picture, { width: side, height: side, affine: inverted(back) });
  const outputs = await runFinished(networks, file, {
    name: "MediaPipe face landmarks",
    picture: meshInput(crop, coloursLast),
    sizes,
    signal,
  });
  if (presence >= 0 && !((outputs[presence]?.[0] ?? 0) > 0)) return undefined;
  const numbers = outputs[mesh] ?? new Float32Array(0);
  return Array.from({ length: points }, (_, i) =>
    moved(back, { x: numbers[3 * i] ?? 0, y: numbers[3 * i + 1] ?? 0 }),
  );
}

function regionOfFace({ box, points: [right, left] }: Face): Region {
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const side = ROOM * Math.max(box.right - box.left, box.bottom - box.top, 1);
  return { centre, side, angle: Math.atan2(left.y - right.y, left.x - right.x) };
}

function regionOfMesh(points: readonly Place[]): Region {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const [a, b] = [points[RIGHT_EYE], points[LEFT_EYE]];
  return {
    centre: { x: (left + right) / 2, y: (top + bottom) / 2 },
    side: ROOM * Math.max(right - left, bottom - top, 1),
    angle: a && b ? Math.atan2(b.y - a.y, b.x - a.x) : 0,
  };
}

/** From places of the network's picture to those of the picture. */
function regionAffine({ centre, side: length, angle }: Region, side: number): Affine {
  const scale = length / side;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const half = side / 2;
  return [
    cos,
    -sin,
    centre.x - half * cos + half * sin,
    sin,
    cos,
    centre.y - half * sin - half * cos,
  ];
}

const moved = ([a, b, c, d, e, f]: Affine, { x, y }: Place): Place => ({
  x: a * x + b * y + c,
  y: d * x + e * y + f,
});

/** 0 to 1. */
function meshInput({ width, height, data }: Raster, coloursLast: boolean): TensorData {
  const size = width * height;
  const values = new Float32Array(3 * size);
  for (let i = 0; i < size; i++)
    for (let c = 0; c < 3; c++)
      values[coloursLast ? 3 * i + c : c * size + i] = (data[3 * i + c] ?? 0) / 255;
  const shape = coloursLast ? [1, height, width, 3] : [1, 3, height, width];
  return { dtype: "float32", shape, data: values };
}
