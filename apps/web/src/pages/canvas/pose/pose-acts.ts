/** What is done with the figures of a pose layer; each is one step. */
import { create } from "zustand";
import type { CanvasDocument } from "../document/canvas-document.ts";
import { activeLayer, type Layer, type Scene } from "../document/scene.ts";
import { addLayer } from "../layers/layer-acts.ts";
import { type Figure, MOST_FIGURES, withJoint } from "../../../pose/figure.ts";
import { figureIn, type Stance } from "../../../pose/stances.ts";
import { dataOf, poseOf, withFigures } from "./pose-data.ts";

interface Selection {
  readonly figure: number;
  /** Number of the joint of the body. */
  readonly joint: number;
}

/** The figure and joint that are worked on. */
export const usePoseSelection = create<Selection>()(() => ({ figure: 0, joint: 0 }));

export const activePose = (scene: Scene): Layer | undefined => {
  const layer = activeLayer(scene);
  return layer?.kind === "pose" ? layer : undefined;
};

/** With a figure that stands. */
export function addPose(document: CanvasDocument, name: string): void {
  const figure = figureIn(document.scene.bounds, "standing");
  addLayer(document, "pose", name, { data: dataOf({ figures: [figure] }) });
  usePoseSelection.setState({ figure: 0, joint: 0 });
}

/** @param merge steps of the same that follow each other closely are one */
export function setFigures(
  document: CanvasDocument,
  layer: Layer,
  figures: readonly Figure[],
  merge?: string,
): void {
  if (layer.locked) return;
  document.do(
    "pose",
    (edit) => {
      edit.changeLayer(layer.id, { data: withFigures(layer, figures) });
    },
    merge,
  );
}

export function addFigure(document: CanvasDocument, layer: Layer, stance: Stance): void {
  const { figures } = poseOf(layer);
  if (figures.length >= MOST_FIGURES) return;
  const figure = figureIn(document.scene.bounds, stance, figures.length);
  setFigures(document, layer, [...figures, figure]);
  usePoseSelection.setState({ figure: figures.length, joint: 0 });
}

/** Changes one figure; undefined takes it out. */
export function changeFigure(
  document: CanvasDocument,
  layer: Layer,
  at: number,
  change: (figure: Figure) => Figure | undefined,
  merge?: string,
): void {
  const figures = poseOf(layer).figures.flatMap((figure, i) => {
    const next = i === at ? change(figure) : figure;
    return next === undefined ? [] : [next];
  });
  setFigures(document, layer, figures, merge);
}

/** Moves the joint that is selected; steps in a row are one. @returns whether there is one */
export function nudgeJoint(document: CanvasDocument, dx: number, dy: number): boolean {
  const layer = activePose(document.scene);
  const { figure: at, joint } = usePoseSelection.getState();
  const place = layer && poseOf(layer).figures[at]?.body[joint];
  if (layer === undefined || place === undefined) return false;
  const to = { x: place.x + dx, y: place.y + dy };
  const merge = `pose:${layer.id}:${at}:${joint}`;
  changeFigure(document, layer, at, (figure) => withJoint(figure, joint, to), merge);
  return true;
}
