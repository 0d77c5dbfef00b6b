/** The frame that is drawn in, as it is dragged by its edges or as a whole. */
import type { Point, Rect } from "../document/rect.ts";
import { rectToScreen, type Camera } from "./camera.ts";

/** Which edges move; none of them moves the whole. */
export interface FrameGrip {
  /** -1 the left edge, 1 the right one, 0 neither. */
  readonly across: -1 | 0 | 1;
  /** -1 the upper edge, 1 the lower one, 0 neither. */
  readonly down: -1 | 0 | 1;
}

/** Sides that can be drawn, pixels. */
export const SHORTEST_SIDE = 64;
export const LONGEST_SIDE = 4096;
/** Sides and distances are multiples of this, and of this with Shift. */
export const CELL = 8;
export const WIDE_CELL = 64;
/** What can be added at one side at a time. */
const MOST_ADDED = 2048;

/** How far from an edge it can be taken hold of, pixels of the screen. */
const REACH = 14;

/** What of the frame lies under a point of the screen. */
export function gripAt(camera: Camera, frame: Rect, { x, y }: Point): FrameGrip | undefined {
  const on = rectToScreen(camera, frame);
  const near = (at: number, low: number, length: number): -1 | 0 | 1 | undefined => {
    if (Math.abs(at - low - length) <= REACH) return 1;
    if (Math.abs(at - low) <= REACH) return -1;
    return at > low && at < low + length ? 0 : undefined;
  };
  const across = near(x, on.x, on.width);
  const down = near(y, on.y, on.height);
  return across === undefined || down === undefined ? undefined : { across, down };
}

export const cursorOf = ({ across, down }: FrameGrip): string => {
  if (across === 0 && down === 0) return "move";
  if (across === 0) return "ns-resize";
  if (down === 0) return "ew-resize";
  return across === down ? "nwse-resize" : "nesw-resize";
};

/**
 * The frame after its grip was dragged by `by` pixels of the document.
 * Edges come to rest on the picture's own and in whole cells from them, so that what is added can be drawn.
 */
export function draggedFrame(
  frame: Rect,
  { across, down }: FrameGrip,
  by: Point,
  bounds: Rect,
  cell: number = CELL,
): Rect {
  const horizontal = draggedSpan(
    [frame.x, frame.x + frame.width],
    across,
    across === 0 && down === 0,
    by.x,
    [bounds.x, bounds.x + bounds.width],
    cell,
  );
  const vertical = draggedSpan(
    [frame.y, frame.y + frame.height],
    down,
    across === 0 && down === 0,
    by.y,
    [bounds.y, bounds.y + bounds.height],
    cell,
  );
  return {
    x: horizontal[0],
    y: vertical[0],
    width: horizontal[1] - horizontal[0],
    height: vertical[1] - vertical[0],
  };
}

type Span = readonly [number, number];

function draggedSpan(
  [low, high]: Span,
  edge: -1 | 0 | 1,
  whole: boolean,
  by: number,
  bounds: Span,
  cell: number,
): Span {
  if (whole) {
    const start = rested(low + by, bounds, cell);
    // The far edge may be nearer to the picture's than the near one.
    const end = rested(high + by, bounds, cell);
    const shift = Math.abs(end - high - by) < Math.abs(start - low - by) ? end - high : start - low;
    return [low + shift, high + shift];
  }
  if (edge === 0) return [low, high];
  const length = (wanted: number): number =>
    Math.min(LONGEST_SIDE, Math.max(SHORTEST_SIDE, wanted));
  if (edge === 1) {
    const end = Math.min(rested(high + by, bounds, cell), bounds[1] + MOST_ADDED);
    return [low, low + length(end - low)];
  }
  const start = Math.max(rested(low + by, bounds, cell), bounds[0] - MOST_ADDED);
  return [high - length(high - start), high];
}

function rested(at: number, [low, high]: Span, cell: number): number {
  if (at <= low) return low - Math.round((low - at) / cell) * cell;
  if (at >= high) return high + Math.round((at - high) / cell) * cell;
  const inside = low + Math.round((at - low) / cell) * cell;
  return high - at < cell / 2 || inside > high ? high : inside;
}

/** What lies beyond the picture on each side; whole cells. */
export function overhang(
  frame: Rect,
  bounds: Rect,
): Readonly<Record<"left" | "right" | "top" | "bottom", number>> {
  const cells = (pixels: number): number => Math.max(0, Math.ceil(pixels / CELL) * CELL);
  return {
    left: cells(bounds.x - frame.x),
    right: cells(frame.x + frame.width - bounds.x - bounds.width),
    top: cells(bounds.y - frame.y),
    bottom: cells(frame.y + frame.height - bounds.y - bounds.height),
  };
}
