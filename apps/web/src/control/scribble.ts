/** Strokes of a scribble: white on black, or black where they erase. */
import type { Point } from "../pose/place.ts";

export interface StrokePoint extends Point {
  /** Share of the brush's size; 1 where the device knows no pressure. */
  readonly pressure: number;
}

export interface Stroke {
  readonly erases: boolean;
  /** Diameter, pixels of the picture. */
  readonly size: number;
  readonly points: readonly StrokePoint[];
}

/** What paints; a part of a canvas' context, so that tests need none. */
type Brush = Pick<
  CanvasRenderingContext2D,
  "fillStyle" | "strokeStyle" | "lineWidth" | "lineCap" | "fillRect" | "beginPath" | "moveTo"
> &
  Pick<CanvasRenderingContext2D, "lineTo" | "stroke">;

/** Pens tell how hard they press; a mouse tells half, a finger what it likes. */
export const pressureOf = ({
  pointerType,
  pressure,
}: Pick<PointerEvent, "pointerType" | "pressure">): number =>
  pointerType === "pen" ? Math.max(0.1, Math.min(1, pressure)) : 1;

export function paint(
  brush: Brush,
  strokes: readonly Stroke[],
  { width, height }: { readonly width: number; readonly height: number },
): void {
  brush.fillStyle = "#000000";
  brush.fillRect(0, 0, width, height);
  brush.lineCap = "round";
  for (const { erases, size, points } of strokes) {
    brush.strokeStyle = erases ? "#000000" : "#ffffff";
    points.forEach((point, i) => {
      const from = points[i - 1] ?? point;
      brush.lineWidth = Math.max(1, size * point.pressure);
      brush.beginPath();
      brush.moveTo(from.x, from.y);
      brush.lineTo(point.x, point.y);
      brush.stroke();
    });
  }
}
