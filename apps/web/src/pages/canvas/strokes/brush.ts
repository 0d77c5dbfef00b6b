/** How a brush marks. */

/** Straight RGB, 0 to 255 each. */
export interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export interface Brush {
  /** Undefined takes away. */
  readonly ink: Ink | undefined;
  /** Diameter, pixels of the document. */
  readonly size: number;
  /** Share of the radius with full strength, 0 to 1. */
  readonly hardness: number;
  /** Of a whole stroke, 0 to 1. */
  readonly opacity: number;
  /** Distance of dots in diameters; 0 is a line without gaps. */
  readonly spacing: number;
  /** How far the line is smoothed, 0 to below 1. */
  readonly smoothing: number;
  /** What a pen's pressure changes. */
  readonly pressure: { readonly size: boolean; readonly opacity: boolean };
}

/** Colour of masks on the screen; what a mask says is its alpha alone. */
export const MASK_INK: Ink = { red: 232, green: 62, blue: 140 };

/** `#rrggbb`. */
export function inkOf(hex: string): Ink | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (digits === undefined) return undefined;
  const number = Number.parseInt(digits, 16);
  return { red: number >> 16, green: (number >> 8) & 255, blue: number & 255 };
}
