/** Lines without a network: what is darker than what lies around it.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/legacy/processor.py (lineart_standard); its two
 *  constants are sliders in Fannovel16/comfyui_controlnet_aux. */
import { blurredFloats, floatsOf, type Raster } from "@inkloom/pixels";

export interface StandardLinesOptions {
  /** Standard deviation of what counts as around, pixels. */
  readonly sigma: number;
  /** Darker by this much are the lines whose median becomes half white, levels. */
  readonly threshold: number;
}

/** The sd-webui's. */
export const STANDARD_LINES: StandardLinesOptions = { sigma: 6, threshold: 8 };

/** What the median is taken for at least: faint pictures stay faint. */
const LEAST = 16;
/** What the median becomes. */
const HALF = 127;

const { fround } = Math;

/** A picture of three channels -> one channel, white lines on black. */
export function standardLines(picture: Raster, { sigma, threshold }: StandardLinesOptions): Raster {
  const { width, height, data } = picture;
  const around = blurredFloats(floatsOf(picture), sigma).data;
  const darker = new Float32Array(width * height);
  for (let i = 0, at = 0; i < darker.length; i++, at += 3) {
    const least = Math.min(
      fround((around[at] ?? 0) - (data[at] ?? 0)),
      fround((around[at + 1] ?? 0) - (data[at + 1] ?? 0)),
      fround((around[at + 2] ?? 0) - (data[at + 2] ?? 0)),
    );
    darker[i] = Math.max(least, 0);
  }
  const scale = Math.max(LEAST, median(darker.filter((value) => value > threshold)));
  const out = new Uint8ClampedArray(darker.length);
  for (let i = 0; i < out.length; i++)
    out[i] = Math.floor(fround(fround((darker[i] ?? 0) / scale) * HALF));
  return { width, height, channels: 1, data: out };
}

/** 0 of none. */
function median(values: Float32Array): number {
  values.sort();
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : fround(((values[middle - 1] ?? 0) + upper) / 2);
}
