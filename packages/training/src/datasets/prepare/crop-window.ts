/** Which part of a picture is kept. */
import type { Size } from "../dataset.ts";
import type { Focus } from "./saliency.ts";

/** Whole pixels; right and bottom lie outside. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The largest window of these proportions, or a smaller one, as near around the focus as the borders let it.
 * @param most height of the window, pixels; of a close-up
 */
export function windowAround(
  [width, height]: Size,
  target: Size,
  focus: Focus,
  most = Infinity,
): Window {
  const aspect = target[0] / target[1];
  const high = Math.min(height, width / aspect, Math.max(1, most));
  const w = Math.min(width, Math.max(1, Math.round(high * aspect)));
  const h = Math.min(height, Math.max(1, Math.round(high)));
  const held = (middle: number, size: number, all: number): number =>
    Math.round(Math.min(all - size, Math.max(0, middle - size / 2)));
  return {
    left: held(focus.x * width, w, width),
    top: held(focus.y * height, h, height),
    width: w,
    height: h,
  };
}

/** A window by hand, cut to the picture; undefined where nothing of it lies within. */
export function windowWithin(
  [width, height]: Size,
  { left, top, right, bottom }: Readonly<Record<"left" | "top" | "right" | "bottom", number>>,
): Window | undefined {
  const [x, y] = [Math.max(0, Math.round(left)), Math.max(0, Math.round(top))];
  const w = Math.min(width, Math.round(right)) - x;
  const h = Math.min(height, Math.round(bottom)) - y;
  return w < 1 || h < 1 ? undefined : { left: x, top: y, width: w, height: h };
}
