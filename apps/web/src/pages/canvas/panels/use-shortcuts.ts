/** Keys of the canvas; they rest while somebody types. */
import { useEffect } from "react";
import { fillLayer, invertLayer } from "../layers/layer-acts.ts";
import { activeLayer } from "../document/scene.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { nudgeJoint } from "../pose/pose-acts.ts";
import { resizeBrush } from "../studio/brush-options.ts";
import { type Studio, type ToolName, useStudio } from "../studio/studio.ts";
import { inkFor } from "../tools/paintable.ts";
import { centred, panned, zoomedAt } from "../view/camera.ts";
import type { Stage } from "../view/stage.ts";

export const TOOL_KEYS: Readonly<Record<ToolName, string>> = {
  brush: "B",
  eraser: "E",
  lasso: "L",
  rectangle: "R",
  move: "M",
  frame: "V",
  hand: "H",
  pose: "P",
  region: "G",
};

const ZOOM_STEP = 1.25;
const PAN_STEP = 60;

export function zoomBy(stage: Stage, factor: number): void {
  const { width, height } = stage.view.getState().extent;
  stage.setCamera(
    zoomedAt(stage.camera, stage.camera.zoom * factor, { x: width / 2, y: height / 2 }),
  );
}

export function actualSize(stage: Stage): void {
  stage.setCamera(centred(stage.document.scene.frame, 1, stage.view.getState().extent));
}

export function useShortcuts(): void {
  const studio = useStudio();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      if (!(target instanceof HTMLElement) || event.defaultPrevented || event.isComposing) return;
      if (target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]"))
        return;
      if (act(studio, event)) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
    };
  }, [studio]);
}

/** @returns whether the key meant anything */
function act({ document, state }: Studio, event: KeyboardEvent): boolean {
  const { stage } = state.getState();
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") (event.shiftKey ? document.redo() : document.undo()).catch(tellProblem);
    else if (key === "y") document.redo().catch(tellProblem);
    else return false;
    return true;
  }
  if (event.altKey) return false;
  const tool = (Object.keys(TOOL_KEYS) as ToolName[]).find(
    (name) => TOOL_KEYS[name].toLowerCase() === key,
  );
  const layer = activeLayer(document.scene);
  if (tool === "region") return false;
  if (tool !== undefined) state.setState({ tool });
  else if (key === "[" || key === "]") resizeBrush(key === "]" ? 1 : -1);
  else if (key === "x") state.setState(({ maskShown }) => ({ maskShown: !maskShown }));
  else if (key === "i" && layer !== undefined) invertLayer(document, layer);
  else if (key === "f" && event.shiftKey && layer !== undefined)
    fillLayer(document, layer, inkFor(layer));
  else if (stage === undefined) return false;
  else if (key === "0") stage.fit();
  else if (key === "1") actualSize(stage);
  else if (key === "+" || key === "=") zoomBy(stage, ZOOM_STEP);
  else if (key === "-") zoomBy(stage, 1 / ZOOM_STEP);
  else return arrow({ document, state }, stage, event);
  return true;
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrow keys, where the canvas itself is focused: they move the joint of a pose that is selected (with Shift by tens), or the view. */
function arrow({ document, state }: Studio, stage: Stage, event: KeyboardEvent): boolean {
  const way = WAYS[event.key];
  if (event.target !== stage.host || way === undefined) return false;
  const [x, y] = way;
  const step = event.shiftKey ? 10 : 1;
  if (state.getState().tool !== "pose" || !nudgeJoint(document, x * step, y * step))
    stage.setCamera(panned(stage.camera, -x * PAN_STEP, -y * PAN_STEP));
  return true;
}
