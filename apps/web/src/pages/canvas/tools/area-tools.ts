/** Lasso and rectangle: fill what they enclose, or take it away (also with Alt). */
import { between, type Point, wholePixels } from "../document/rect.ts";
import { fillOutline, fillRectangle, type AreaPaint } from "../strokes/areas.ts";
import { brushOptions } from "../studio/brush-options.ts";
import type { Studio } from "../studio/studio.ts";
import type { CanvasTool, ToolPointer } from "../view/pointer-input.ts";
import { inkFor, paintableLayer } from "./paintable.ts";

export const lassoTool = (studio: Studio): CanvasTool =>
  areaTool(studio, "lasso", (points, { point }) => [...points, point]);

export const rectangleTool = (studio: Studio): CanvasTool =>
  areaTool(studio, "rectangle", ([start], { point, shift }) => {
    if (start === undefined) return [point];
    const { x, y, width, height } = wholePixels(
      between(start, shift ? squared(start, point) : point),
    );
    return [
      start,
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ];
  });

/** The nearest corner of a square that begins at `start`. */
function squared(start: Point, { x, y }: Point): Point {
  const side = Math.max(Math.abs(x - start.x), Math.abs(y - start.y));
  return {
    x: start.x + Math.sign(x - start.x) * side,
    y: start.y + Math.sign(y - start.y) * side,
  };
}

function areaTool(
  studio: Studio,
  label: "lasso" | "rectangle",
  grown: (points: readonly Point[], at: ToolPointer) => readonly Point[],
): CanvasTool {
  const { document, state } = studio;
  let points: readonly Point[] | undefined;
  let takesAway = false;
  const show = (outline: readonly Point[] | undefined): void => {
    state.setState({ outline });
  };
  return {
    cursor: () => "crosshair",
    down(at) {
      if (paintableLayer(studio) === undefined) return;
      takesAway = brushOptions.get().takesAway || at.alt;
      points = grown([], at);
      show(points);
    },
    move(way) {
      if (points === undefined) return;
      for (const at of way) points = grown(points, at);
      show(label === "rectangle" ? points.slice(1) : points);
    },
    up() {
      const enclosed = points;
      points = undefined;
      show(undefined);
      if (enclosed === undefined || enclosed.length < 3) return;
      const layer = paintableLayer(studio);
      if (layer === undefined) return;
      const paint: AreaPaint = {
        ink: takesAway ? undefined : inkFor(layer),
        opacity: brushOptions.get().opacity,
        clip: document.scene.bounds,
      };
      document.do(label, (edit) => {
        const [, corner, , far] = enclosed;
        if (label === "rectangle" && corner && far)
          fillRectangle(edit, layer, between(corner, far), paint);
        else fillOutline(edit, layer, enclosed, paint);
      });
    },
    cancel() {
      points = undefined;
      show(undefined);
    },
  };
}
