/** Brush and eraser. With Shift, a straight line from where the last stroke ended. */
import type { Point } from "../document/rect.ts";
import { Stroke } from "../strokes/stroke.ts";
import { brushOf, brushOptions } from "../studio/brush-options.ts";
import type { Studio } from "../studio/studio.ts";
import type { CanvasTool, ToolPointer } from "../view/pointer-input.ts";
import { inkFor, paintableLayer } from "./paintable.ts";

export function brushTool(studio: Studio, { erases }: { readonly erases: boolean }): CanvasTool {
  const { document } = studio;
  let stroke: Stroke | undefined;
  let lastEnd: Point | undefined;
  const add = ({ point, pressure }: Pick<ToolPointer, "point" | "pressure">): void => {
    stroke?.add({ ...point, pressure });
  };
  return {
    // A circle of the brush's size follows the pointer.
    cursor: () => "crosshair",
    down(at) {
      const layer = paintableLayer(studio);
      if (layer === undefined) return;
      const options = brushOptions.get();
      const straight = at.shift && lastEnd !== undefined;
      stroke = new Stroke(
        document.begin(erases ? "erase" : "brush"),
        layer,
        brushOf(
          straight ? { ...options, smoothing: 0 } : options,
          erases ? undefined : inkFor(layer),
        ),
        document.scene.bounds,
      );
      if (straight && lastEnd !== undefined) add({ point: lastEnd, pressure: at.pressure });
      add(at);
    },
    move(way) {
      way.forEach(add);
    },
    frame() {
      stroke?.paint();
    },
    up() {
      lastEnd = stroke?.end ?? lastEnd;
      stroke?.commit();
      stroke = undefined;
    },
    cancel() {
      stroke?.cancel();
      stroke = undefined;
    },
  };
}
