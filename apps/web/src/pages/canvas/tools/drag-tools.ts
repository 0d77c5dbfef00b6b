/** Tools that drag: the frame that is drawn in, and the layer that is worked on. */
import type { Edit } from "../document/edit.ts";
import type { Point, Rect } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import type { Studio } from "../studio/studio.ts";
import {
  CELL,
  cursorOf,
  draggedFrame,
  gripAt,
  type FrameGrip,
  WIDE_CELL,
} from "../view/frame-drag.ts";
import type { CanvasTool } from "../view/pointer-input.ts";
import { paintableLayer } from "./paintable.ts";

export function frameTool({ document, state }: Studio): CanvasTool {
  let edit: Edit | undefined;
  let grip: FrameGrip | undefined;
  let start: Point = { x: 0, y: 0 };
  let from: Rect = document.scene.frame;
  const camera = () => state.getState().stage?.camera ?? { zoom: 1, x: 0, y: 0 };
  return {
    cursor({ screen }) {
      const under = gripAt(camera(), document.scene.frame, screen);
      return under === undefined ? "default" : cursorOf(under);
    },
    down({ screen, point }) {
      if (document.isBusy || document.readOnly) return;
      from = document.scene.frame;
      grip = gripAt(camera(), from, screen);
      if (grip === undefined) return;
      start = point;
      edit = document.begin("frame");
    },
    move(way) {
      const at = way.at(-1);
      if (edit === undefined || grip === undefined || at === undefined) return;
      const by = { x: at.point.x - start.x, y: at.point.y - start.y };
      const cell = at.shift ? WIDE_CELL : CELL;
      edit.change({ frame: draggedFrame(from, grip, by, document.scene.bounds, cell) });
    },
    up() {
      edit?.commit();
      edit = undefined;
    },
    cancel() {
      edit?.cancel();
      edit = undefined;
    },
  };
}

export function moveTool(studio: Studio): CanvasTool {
  const { document } = studio;
  let edit: Edit | undefined;
  let layer: Layer | undefined;
  let start: Point = { x: 0, y: 0 };
  return {
    cursor: () => "move",
    down({ point }) {
      layer = paintableLayer(studio);
      if (layer === undefined) return;
      start = point;
      edit = document.begin("moveLayer");
    },
    move(way) {
      const at = way.at(-1);
      if (edit === undefined || layer === undefined || at === undefined) return;
      edit.changeLayer(layer.id, {
        x: layer.x + Math.round(at.point.x - start.x),
        y: layer.y + Math.round(at.point.y - start.y),
      });
    },
    up() {
      edit?.commit();
      edit = undefined;
    },
    cancel() {
      edit?.cancel();
      edit = undefined;
    },
  };
}
