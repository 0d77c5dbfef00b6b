/** Sliding windows over the last two axes: options as callers write them, normalised once. */
import { ShapeError } from "../graph/shape.ts";
import type { AttributeValue } from "../onnx/attribute.ts";

export type Pair = readonly [number, number];
/** top, left, bottom, right; ONNX's order. */
export type Sides = readonly [number, number, number, number];

export interface WindowOptions {
  /** Both axes, or [height, width]; 1 unless given. */
  readonly stride?: number | Pair;
  /** All sides, or [top, left, bottom, right]; 0 unless given. */
  readonly padding?: number | Sides;
  /** Distance between the elements of a window, 1 unless given. */
  readonly dilation?: number | Pair;
}

export interface WindowAttrs {
  readonly strides: Pair;
  readonly pads: Sides;
  readonly dilations: Pair;
}

const isWhole = (least: number) => (value: number) => Number.isInteger(value) && value >= least;

export const pairOf = (value: number | Pair): Pair =>
  typeof value === "number" ? [value, value] : value;

export function windowAttrs(op: string, options: WindowOptions): WindowAttrs {
  const { padding = 0 } = options;
  const attrs: WindowAttrs = {
    strides: pairOf(options.stride ?? 1),
    pads: typeof padding === "number" ? [padding, padding, padding, padding] : padding,
    dilations: pairOf(options.dilation ?? 1),
  };
  if (![...attrs.strides, ...attrs.dilations].every(isWhole(1)) || !attrs.pads.every(isWhole(0)))
    throw new ShapeError(
      op,
      `stride ${attrs.strides.join(" x ")}, dilation ${attrs.dilations.join(" x ")}, ` +
        `padding ${attrs.pads.join(", ")}, expected whole numbers from 1, 1 and 0`,
    );
  return attrs;
}

/** Elements a window of `kernel` spans along `axis` (0 height, 1 width). */
export const spanOf = (kernel: number, axis: 0 | 1, { dilations }: WindowAttrs): number =>
  dilations[axis] * (kernel - 1) + 1;

/** Number of windows along `axis`; below 1 where the window is larger than the padded input. */
export function windowCount(size: number, kernel: number, axis: 0 | 1, attrs: WindowAttrs): number {
  const padded = size + attrs.pads[axis] + attrs.pads[axis === 0 ? 2 : 3];
  return Math.floor((padded - spanOf(kernel, axis, attrs)) / attrs.strides[axis]) + 1;
}

/** The attributes as ONNX spells them. */
export const windowAttributes = (attrs: WindowAttrs): Record<string, AttributeValue> => ({
  strides: { ints: attrs.strides },
  pads: { ints: attrs.pads },
  dilations: { ints: attrs.dilations },
});
