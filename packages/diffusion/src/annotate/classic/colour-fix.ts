/** How `tile_colorfix` keeps a picture's colours while it is drawn: what is soft in a prediction is replaced by what is
 *  soft in the picture, in latents, at every step.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (blur, "Post-processing for color fix"). */

/** Planes one after the other, [planes, height, width]. */
export interface Planes {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

export interface ColourFix {
  /** Reach of what counts as soft, latents: the slider `variation`, twice that in the second pass of a hires fix. */
  readonly variation: number;
}

/**
 * A predicted picture x0 with the soft part of the given one, both in latents of one size; the planes of `original` are
 * taken again and again where there are fewer.
 */
export function colourFixed(predicted: Planes, original: Planes, { variation }: ColourFix): Planes {
  const soft = blurredPlanes(predicted, variation).data;
  const wanted = blurredPlanes(original, variation).data;
  const data = predicted.data.map(
    (value, i) => value - (soft[i] ?? 0) + (wanted[i % wanted.length] ?? 0),
  );
  return { ...predicted, data };
}

/**
 * The unguided prediction of `tile_colorfix+sharp`: softer, so that guidance, which leads away from it, sharpens. For
 * predictions that are colour fixed already; `sharpness` is the slider, 0 to 2.
 */
export function sharpened(unguided: Planes, sharpness: number, { variation }: ColourFix): Planes {
  const soft = blurredPlanes(unguided, variation).data;
  const share = sharpness * 0.01;
  const data = unguided.data.map((value, i) => share * (soft[i] ?? 0) + (1 - share) * value);
  return { ...unguided, data };
}

/** Means of squares of 2 * reach + 1; beyond the border the border's value counts. */
export function blurredPlanes({ width, height, data }: Planes, reach: number): Planes {
  const radius = Math.trunc(reach);
  const count = 2 * radius + 1;
  const out = new Float32Array(data.length);
  const rows = new Float64Array(width * height);
  for (let plane = 0; plane < data.length; plane += width * height) {
    for (let y = 0; y < height; y++)
      slide(data, plane + y * width, 1, width, radius, rows, y * width);
    for (let x = 0; x < width; x++)
      slide(rows, x, width, height, radius, out, plane + x, 1 / (count * count));
  }
  return { width, height, data: out };
}

type Numbers = Float32Array | Float64Array;

/** Sums of `2 * radius + 1` values of a line, by one that slides along it. */
function slide(
  from: Numbers,
  start: number,
  step: number,
  length: number,
  radius: number,
  to: Numbers,
  toStart: number,
  scale = 1,
): void {
  const at = (i: number): number => from[start + Math.min(Math.max(i, 0), length - 1) * step] ?? 0;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < length; i++) {
    to[toStart + i * step] = sum * scale;
    sum += at(i + radius + 1) - at(i - radius);
  }
}
