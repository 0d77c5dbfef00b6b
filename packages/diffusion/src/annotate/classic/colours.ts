/** The picture itself: smaller, softer, in squares, without its colours.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/legacy/processor.py and
 *  model_free_preprocessors.py, annotator/color. */
import { blurredBytes, lightness, type Raster, resampledOpenCv } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { colours, framed, pictureOf, unframed } from "../frame.ts";
import { expectHoldable } from "../holdable.ts";

/** The picture; what is done with it is done while drawing. */
export const asItIs: Annotate = ({ picture }) =>
  Promise.resolve({ map: pictureOf(colours(picture)) });

/** Rates below it leave the picture as it is. */
const LEAST_RATE = 1.1;

/** The picture made smaller, each pixel the mean of what it covers. */
export const tileResample: Annotate = ({ picture, sliders: { down_sampling_rate: rate = 1 } }) => {
  const source = colours(picture);
  if (rate < LEAST_RATE) return Promise.resolve({ map: pictureOf(source) });
  const width = Math.max(1, Math.trunc(source.width / rate));
  const height = Math.max(1, Math.trunc(source.height / rate));
  return Promise.resolve({
    map: pictureOf(resampledOpenCv(source, { width, height, filter: "area" })),
  });
};

/** The picture at its resolution, blurred. */
export const blurGaussian: Annotate = ({ picture, resolution, sliders: { sigma = 9 } }) => {
  const frame = framed(picture, resolution);
  return Promise.resolve({ map: pictureOf(blurredBytes(unframed(frame.picture, frame), sigma)) });
};

/** Pixels of a square of colour. */
const SQUARE = 64;

/** Squares of colour. */
export const colourGrid: Annotate = ({ picture, resolution }) => {
  const source = colours(picture);
  const { width, height } = sizeAt(source, resolution);
  expectHoldable(picture, resolution, { width, height });
  const sized = resampledOpenCv(source, { width, height, filter: "area" });
  const squares = resampledOpenCv(sized, {
    width: Math.max(1, Math.floor(width / SQUARE)),
    height: Math.max(1, Math.floor(height / SQUARE)),
    filter: "cubic",
  });
  return Promise.resolve({
    map: pictureOf(resampledOpenCv(squares, { width, height, filter: "nearest" })),
  });
};

/** The shorter side at the resolution. */
function sizeAt({ width, height }: Raster, resolution: number) {
  if (height < width)
    return { width: halfToEven((width / height) * resolution), height: resolution };
  return { width: resolution, height: halfToEven((height / width) * resolution) };
}

const halfToEven = (value: number): number => {
  const below = Math.floor(value);
  return value - below === 0.5 && below % 2 === 0 ? below : Math.round(value);
};

/**
 * Lightness of CIE L*a*b*, to a power. The reference hands red for blue and blue for red; so do we, for the networks
 * were trained on that.
 */
export const recolourLuminance: Annotate = ({ picture, sliders: { gamma = 1 } }) => {
  const { data, ...size } = lightness(colours(picture), "bgr");
  return Promise.resolve({ map: pictureOf({ ...size, data: toPower(data, gamma) }) });
};

/** The strongest of red, green and blue, to a power. */
export const recolourIntensity: Annotate = ({ picture, sliders: { gamma = 1 } }) => {
  const { width, height, data } = colours(picture);
  const strongest = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 0; i < strongest.length; i++, at += 3)
    strongest[i] = Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  return Promise.resolve({
    map: pictureOf({ width, height, channels: 1, data: toPower(strongest, gamma) }),
  });
};

/** In 32-bit floats, and cut off: 255 to the power of 1 may lose a level, as in the reference. */
function toPower(data: Uint8ClampedArray, gamma: number): Uint8ClampedArray {
  const levels = Uint8ClampedArray.from({ length: 256 }, (_, level) =>
    Math.floor(Math.fround(Math.fround(Math.fround(level / 255) ** gamma) * 255)),
  );
  return data.map((value) => levels[value] ?? 0);
}
