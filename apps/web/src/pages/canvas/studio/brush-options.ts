/** The brush as it was last set; the same for every document. */
import { createDraft } from "../../../drafts/draft-store.ts";
import type { Brush } from "../strokes/brush.ts";

export interface BrushOptions {
  /** Diameter, pixels of the document. */
  readonly size: number;
  /** 0 to 1. */
  readonly hardness: number;
  /** 0 to 1. */
  readonly opacity: number;
  /** Diameters between dots; 0 for none. */
  readonly spacing: number;
  /** 0 to below 1. */
  readonly smoothing: number;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly pressureSize: boolean;
  readonly pressureOpacity: boolean;
  /** Whether lasso and rectangle take away. */
  readonly takesAway: boolean;
}

export const SMALLEST_BRUSH = 1;
export const LARGEST_BRUSH = 1000;

const INITIAL: BrushOptions = {
  size: 64,
  hardness: 0.9,
  opacity: 1,
  spacing: 0,
  smoothing: 0.3,
  colour: "#2f55b8",
  pressureSize: true,
  pressureOpacity: false,
  takesAway: false,
};

export const brushOptions = createDraft<BrushOptions>("canvas-brush", INITIAL);

export function brushOf(options: BrushOptions, ink: Brush["ink"]): Brush {
  const { size, hardness, opacity, spacing, smoothing } = options;
  return {
    ink,
    size,
    hardness,
    opacity,
    spacing,
    smoothing,
    pressure: { size: options.pressureSize, opacity: options.pressureOpacity },
  };
}

/** A tenth more or less, a pixel at least. */
export function resizeBrush(way: 1 | -1): void {
  const { size } = brushOptions.get();
  const next = way === 1 ? Math.max(size + 1, size * 1.1) : Math.min(size - 1, size / 1.1);
  brushOptions.change({
    size: Math.round(Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, next))),
  });
}
