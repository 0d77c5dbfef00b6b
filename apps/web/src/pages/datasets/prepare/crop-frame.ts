/** A frame on a picture, in shares of its sides from 0 to 1. */

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const WHOLE: Frame = { left: 0, top: 0, right: 1, bottom: 1 };

/** No side is shorter. */
const LEAST = 0.02;

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** The frame moved as far as the picture goes. */
export function moved({ left, top, right, bottom }: Frame, dx: number, dy: number): Frame {
  const x = within(dx, -left, 1 - right);
  const y = within(dy, -top, 1 - bottom);
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

/**
 * The frame with its lower right corner elsewhere.
 * @param proportion width by height of what is kept, in shares: undefined for any
 */
export function sized(frame: Frame, dx: number, dy: number, proportion?: number): Frame {
  const { left, top } = frame;
  const width = within(frame.right - left + dx, LEAST, 1 - left);
  const height = within(frame.bottom - top + dy, LEAST, 1 - top);
  if (proportion === undefined) return { left, top, right: left + width, bottom: top + height };
  const fitting = Math.min(width, height * proportion, 1 - left, (1 - top) * proportion);
  return { left, top, right: left + fitting, bottom: top + fitting / proportion };
}

/** The largest frame of a proportion, in the middle. */
export function largest(proportion: number): Frame {
  const width = Math.min(1, proportion);
  const height = Math.min(1, 1 / proportion);
  const [left, top] = [(1 - width) / 2, (1 - height) / 2];
  return { left, top, right: left + width, bottom: top + height };
}

/** As the tool takes it: at least one share is below 1, or it is the whole picture. */
export const rectangleOf = ({ left, top, right, bottom }: Frame): string =>
  [left, top, right, bottom].map((share) => Number(share.toFixed(5))).join(",");
