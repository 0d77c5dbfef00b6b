/** Pose layers from and to files. */
import { uploadPicture } from "../../../pictures/assets.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Layer } from "../document/scene.ts";
import { saveFile } from "../export/export-document.ts";
import { safeName } from "../export/orders.ts";
import { pngFile } from "../export/png-file.ts";
import { MOST_FIGURES } from "../../../pose/figure.ts";
import {
  LARGEST_FILE,
  PoseFileError,
  readOpenPose,
  writeOpenPose,
} from "../../../pose/openpose-file.ts";
import { poseWords } from "../../../pose/pose-words.ts";
import { renderPose } from "../../../pose/render-pose.ts";
import { poseOf } from "./pose-data.ts";
import { setFigures, usePoseSelection } from "./pose-acts.ts";

/** Adds the people of a file to those that are there. Rejects with an `Error` in the page's language. */
export async function importPose(
  document: CanvasDocument,
  layer: Layer,
  file: File,
): Promise<void> {
  try {
    if (file.size > LARGEST_FILE) throw new PoseFileError("tooLarge");
    const { figures } = readOpenPose(await file.text(), document.scene.bounds);
    const before = poseOf(layer).figures;
    if (before.length + figures.length > MOST_FIGURES) throw new PoseFileError("tooMany");
    setFigures(document, layer, [...before, ...figures]);
    usePoseSelection.setState({ figure: before.length, joint: 0 });
  } catch (error) {
    if (!(error instanceof PoseFileError)) throw error;
    throw new Error(poseWords.say(error.fault, { most: MOST_FIGURES }), { cause: error });
  }
}

const nameOf = (document: CanvasDocument, layer: Layer): string =>
  `${safeName(document.state.getState().name)} - ${safeName(layer.name)}`;

export function exportPoseJson(document: CanvasDocument, layer: Layer): void {
  const text = writeOpenPose(poseOf(layer), document.scene.bounds);
  saveFile({
    name: `${nameOf(document, layer)}.json`,
    type: "application/json",
    bytes: new TextEncoder().encode(text),
  });
}

const picture = ({ scene: { bounds } }: CanvasDocument, layer: Layer) =>
  pngFile(renderPose(poseOf(layer), bounds, { paper: bounds, ground: "black" }));

export async function exportPosePicture(document: CanvasDocument, layer: Layer): Promise<void> {
  const bytes = await picture(document, layer);
  saveFile({ name: `${nameOf(document, layer)}.png`, type: "image/png", bytes });
}

/** Rejects with the service's problem. */
export async function sendPosePicture(document: CanvasDocument, layer: Layer): Promise<void> {
  const blob = new Blob([await picture(document, layer)], { type: "image/png" });
  sendTo({ target: "img2img", ...(await uploadPicture(blob)) });
}
