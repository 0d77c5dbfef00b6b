/** Faces in a picture with their five points, by whichever detector lies on this machine. */
import { basename } from "node:path";
import { Problem } from "@inkloom/contract";
import type { Pixels, Raster } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import { openFinished, runFinished } from "../finished-graph.ts";
import { colours } from "../frame.ts";
import type { Face, FaceSet } from "./face.ts";
import { letterbox } from "./letterbox.ts";
import { RETINA_SIDE, retinaFaces, retinaMaps } from "./retinaface.ts";
import { SCRFD_SIDE, SCRFD_SIZES, scrfdFaces } from "./scrfd.ts";
import { YUNET_SIDE, YUNET_SIZES, yunetFaces } from "./yunet.ts";

/** The catalogue's entries of InsightFace's sets. */
export const FACE_SETS: Readonly<Record<FaceSet, string>> = {
  buffalo: "insightface",
  antelope: "insightface-antelope",
};

/** Names under which it is found. */
export const YUNET: readonly string[] = ["yunet_n_640.onnx", "face_detection_yunet_2023mar.onnx"];

/** Weights of the small RetinaFace, the only detector that is no finished graph. */
const RETINA = "retinaface_mobilenet0.25.pth";

/** A set's own detector, then others that give the same five points. */
const DETECTORS: Readonly<Record<FaceSet, readonly string[]>> = {
  buffalo: ["det_10g.onnx", "scrfd_10g_bnkps.onnx", ...YUNET, RETINA],
  antelope: ["scrfd_10g_bnkps.onnx", "det_10g.onnx", ...YUNET, RETINA],
};

/**
 * The surest first; none where there is none.
 * @throws Problem `annotator/missing`, `annotator/damaged`, and those of weight files and the runtime
 */
export const findFaces = (
  picture: Pixels,
  set: FaceSet,
  context: AnnotatorContext,
): Promise<readonly Face[]> => facesIn(colours(picture), set, context);

/** The same in a raster of three channels, red first. */
export const facesIn = (
  picture: Raster,
  set: FaceSet,
  context: AnnotatorContext,
): Promise<readonly Face[]> =>
  facesBy(picture, { id: FACE_SETS[set], files: DETECTORS[set] }, context);

interface Detector {
  /** The catalogue's entry. */
  readonly id: string;
  readonly files: readonly string[];
}

/** By the first of the detector's files that lies on this machine. */
export async function facesBy(
  picture: Raster,
  { id, files }: Detector,
  { networks, signal }: AnnotatorContext,
): Promise<readonly Face[]> {
  const name = basename(await networks.locate(id, files));
  if (name.toLowerCase() === RETINA) {
    const { width, height, scale } = fitted(picture, RETINA_SIDE);
    const value = (level: number): number => level;
    const options = { side: RETINA_SIDE, ground: -1, value, blueFirst: true };
    const network = await networks.open(id, [name]);
    const seen = letterbox(picture, width, height, options);
    return retinaFaces(await retinaMaps(networks, network, seen), scale);
  }
  const file = await openFinished(networks, id, [name]);
  const { outputs, path } = file;
  if (outputs.length === SCRFD_SIZES.length) {
    const { width, height, scale } = fitted(picture, SCRFD_SIDE);
    const value = (level: number): number => (level - 127.5) / 128;
    const seen = letterbox(picture, width, height, { side: SCRFD_SIDE, ground: 0, value });
    const run = { name: "SCRFD", picture: seen, sizes: SCRFD_SIZES, signal };
    return scrfdFaces(await runFinished(networks, file, run), scale);
  }
  if (outputs.length === YUNET_SIZES.length) {
    const { width, height, scale } = fitted(picture, YUNET_SIDE);
    const value = (level: number): number => level;
    const options = { side: YUNET_SIDE, ground: 0, value, blueFirst: true };
    const seen = letterbox(picture, width, height, options);
    const run = { name: "YuNet", picture: seen, sizes: YUNET_SIZES, signal };
    return yunetFaces(await runFinished(networks, file, run), scale);
  }
  throw new Problem("annotator/damaged", {
    en: `${path} is no face detector that is known: ${outputs.length} outputs, expected ${SCRFD_SIZES.length} (SCRFD with points) or ${YUNET_SIZES.length} (YuNet)`,
    zh: `${path} 不是已知的人脸检测网络：有 ${outputs.length} 个输出，应为 ${SCRFD_SIZES.length} 个（带关键点的 SCRFD）或 ${YUNET_SIZES.length} 个（YuNet）`,
  });
}

/** Size in a square, and places of the square for one of the picture; sides are cut off to whole pixels. */
function fitted({ width, height }: Pick<Raster, "width" | "height">, side: number) {
  const ratio = height / width;
  const tall = ratio > 1;
  const w = Math.max(1, tall ? Math.trunc(side / ratio) : side);
  const h = Math.max(1, tall ? side : Math.trunc(side * ratio));
  return { width: w, height: h, scale: h / height };
}
