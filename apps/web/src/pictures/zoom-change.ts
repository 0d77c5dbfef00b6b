/** What keys and buttons do to a zoom, without knowing the view. */
import { FIT, STEP, type Point, type Zoom } from "./zoom.ts";

export interface ZoomChange {
  readonly by?: number;
  readonly to?: "fit" | "full";
  /** Moves the view, in parts of what it shows. */
  readonly move?: Point;
}

/** What a key asks of the zoom; undefined for the others. */
export function zoomKey({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: KeyPress): ZoomChange | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const move = shiftKey ? MOVES[key] : undefined;
  if (move !== undefined) return { move };
  if (key === "+" || key === "=") return { by: STEP };
  if (key === "-") return { by: 1 / STEP };
  if (key === "0") return { to: "fit" };
  return key === "1" ? { to: "full" } : undefined;
}

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -0.2, y: 0 },
  ArrowRight: { x: 0.2, y: 0 },
  ArrowUp: { x: 0, y: -0.2 },
  ArrowDown: { x: 0, y: 0.2 },
};

/** Around the middle; `full` is the factor at which pixels are as they are. */
export function changedZoom(zoom: Zoom, { by, to, move }: ZoomChange, full: number): Zoom {
  if (move !== undefined) {
    const along = (at: number, part: number): number =>
      Math.min(1, Math.max(0, at + part / zoom.factor));
    return { ...zoom, x: along(zoom.x, move.x), y: along(zoom.y, move.y) };
  }
  if (to === "fit") return FIT;
  if (to === "full") return { ...zoom, factor: Math.max(1, full) };
  return { ...zoom, factor: Math.max(1, zoom.factor * (by ?? 1)) };
}
