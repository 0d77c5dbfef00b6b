/** From what an autoencoder decodes to 8-bit pixels. */
import { PixelsError } from "./pixels-error.ts";
import { checkPixels, type Pixels } from "./pixels.ts";

/**
 * How a value between two levels becomes a byte:
 * - `truncate`: down, as AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py;
 * - `round`: to the nearest, halves to even, as diffusers' VaeImageProcessor.
 */
export type Rounding = "truncate" | "round";

export interface PlanesOptions {
  readonly width: number;
  readonly height: number;
  /** @default "truncate" */
  readonly rounding?: Rounding;
}

const CHANNELS = 3;
const { fround } = Math;

/** Math.round takes halves up; numpy takes them to the even neighbour. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/**
 * Red, green and blue planes in -1..1 (values outside are clamped) to opaque pixels, with the single
 * precision arithmetic of the references, so the bytes are theirs.
 *
 * Errors: `size`, `not-finite`.
 */
export function fromPlanes(planes: Float32Array, options: PlanesOptions): Pixels {
  const { width, height, rounding = "truncate" } = options;
  const area = width * height;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new PixelsError("size", `planes of ${width}x${height}; expected positive integers`);
  if (planes.length !== CHANNELS * area)
    throw new PixelsError(
      "size",
      `planes with ${planes.length} values; expected ${CHANNELS}x${height}x${width} = ${CHANNELS * area}`,
    );
  const toByte = rounding === "truncate" ? Math.trunc : roundToEven;
  const data = new Uint8ClampedArray(area * 4).fill(255);
  for (const [at, value] of planes.entries()) {
    if (!Number.isFinite(value))
      throw new PixelsError(
        "not-finite",
        `planes hold ${value} at ${at}; expected numbers in -1..1`,
      );
    const unit = Math.min(1, Math.max(0, fround(value + 1) / 2)); // [0, 1]
    const plane = Math.floor(at / area);
    data[(at - plane * area) * 4 + plane] = toByte(fround(unit * 255));
  }
  return { width, height, data };
}

/** Red, green and blue planes in -1..1 of a picture, [3, height, width]; alpha does not count. */
export function toPlanes(pixels: Pixels): Float32Array {
  checkPixels(pixels);
  const area = pixels.width * pixels.height;
  const planes = new Float32Array(CHANNELS * area);
  for (let c = 0; c < CHANNELS; c++)
    for (let at = 0; at < area; at++)
      planes[c * area + at] = fround((pixels.data[at * 4 + c] ?? 0) / 255) * 2 - 1;
  return planes;
}
