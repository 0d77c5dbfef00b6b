/** Figures above the pixels, as OpenPose's picture shows them; the joint that is selected has a ring. */
import Konva from "konva";
import type { Studio } from "../studio/studio.ts";
import { toScreen } from "../view/camera.ts";
import type { Stage } from "../view/stage.ts";
import { LIMB, type Mark, marksOf, scaleFor } from "../../../pose/drawing.ts";
import { activePose, usePoseSelection } from "./pose-acts.ts";
import { poseOf } from "./pose-data.ts";

const RING = 9;

/** @returns ends it */
export function showPoses(stage: Stage, { document, state }: Studio): () => void {
  const figures = new Konva.Shape({
    sceneFunc: (wrapped) => {
      const context = wrapped._context;
      const { scene } = document;
      const scale = scaleFor(scene.bounds) * stage.camera.zoom;
      for (const layer of scene.layers) {
        if (layer.kind !== "pose" || !layer.visible) continue;
        context.globalAlpha = layer.opacity;
        for (const figure of poseOf(layer).figures)
          for (const mark of marksOf(figure)) draw(context, stage, mark, scale);
      }
      context.globalAlpha = 1;
      const active = activePose(scene);
      const { figure, joint } = usePoseSelection.getState();
      const chosen = active?.visible ? poseOf(active).figures[figure]?.body[joint] : undefined;
      if (chosen === undefined || state.getState().tool !== "pose") return;
      const { x, y } = toScreen(stage.camera, chosen);
      for (const [width, colour] of [
        [4, "#000000"],
        [2, "#ffffff"],
      ] as const) {
        context.beginPath();
        context.arc(x, y, RING, 0, 2 * Math.PI);
        context.lineWidth = width;
        context.strokeStyle = colour;
        if (!chosen.shown) context.setLineDash([3, 3]);
        context.stroke();
        context.setLineDash([]);
      }
    },
  });
  stage.lines.add(figures);
  const update = (): void => {
    stage.invalidateLines();
  };
  const ends = [
    usePoseSelection.subscribe(update),
    document.state.subscribe(({ scene }, before) => {
      if (scene !== before.scene) update();
    }),
  ];
  update();
  return () => {
    for (const end of ends) end();
    figures.destroy();
  };
}

function draw(context: CanvasRenderingContext2D, stage: Stage, mark: Mark, scale: number): void {
  const from = toScreen(stage.camera, mark.from);
  const to = toScreen(stage.camera, mark.to);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const colour = `rgb(${mark.colour.join(" ")})`;
  context.beginPath();
  if (mark.shape === "bone") {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.lineWidth = Math.max(1, 2 * mark.radius * scale);
    context.lineCap = "round";
    context.strokeStyle = colour;
    context.stroke();
    return;
  }
  // Never too thin to be seen and taken.
  const half = Math.max(2, (mark.shape === "limb" ? LIMB : mark.radius) * scale);
  const turned = Math.atan2(to.y - from.y, to.x - from.x);
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  context.ellipse(x, y, Math.max(half, length / 2), half, turned, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}
