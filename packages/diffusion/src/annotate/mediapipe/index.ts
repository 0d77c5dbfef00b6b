/** Faces as MediaPipe's mesh: outlines, eyes, brows, lips and pupils. */
import type { Annotate, Annotators } from "../annotator.ts";
import { facesBy, YUNET } from "../faces/find-faces.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { drawnMeshes, type Mesh } from "./draw-mesh.ts";
import { MEDIAPIPE_FACE, meshOf, openMeshNetwork } from "./face-mesh.ts";

/** Any detector that gives five points will do. */
const DETECTORS = [...YUNET, "det_10g.onnx", "scrfd_10g_bnkps.onnx"];

const face: Annotate = async ({ picture, resolution, sliders }, context) => {
  const frame = framed(picture, resolution);
  const { max_faces: most = 1, min_confidence: least = 0.5 } = sliders;
  const network = await openMeshNetwork(context);
  const detector = { id: MEDIAPIPE_FACE, files: DETECTORS };
  const faces = (await facesBy(frame.picture, detector, context))
    .filter(({ score }) => score >= least)
    .slice(0, most);
  const meshes: Mesh[] = [];
  for (const [i, each] of faces.entries()) {
    context.onStep?.(i, faces.length);
    const mesh = await meshOf(frame.picture, each, network, context);
    if (mesh) meshes.push(mesh);
  }
  return { map: pictureOf(unframed(drawnMeshes(meshes, frame.picture), frame)) };
};

export const MEDIAPIPE_ANNOTATORS: Annotators<"mediapipe_face"> = { mediapipe_face: face };
