/** Lines and areas in black and white, found without a network.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/model_free_preprocessors.py and
 *  legacy/processor.py. */
import { blurredFloats, cannyEdges, floatsOf, type Raster } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { colours, framed, framedAsItIs, pictureOf, unframed } from "../frame.ts";

/** J. Canny's edges of OpenCV. */
export const canny: Annotate = ({ picture, resolution, sliders: { low = 100, high = 200 } }) => {
  const frame = framedAsItIs(picture, resolution);
  const { opaque } = frame;
  const edges = cannyEdges(frame.picture, { low: Math.floor(low), high: Math.floor(high), opaque });
  return Promise.resolve({ map: pictureOf(unframed(edges, frame)) });
};

/** White lines on black of black lines on white. */
export const invert: Annotate = ({ picture }) => {
  const { data, ...size } = colours(picture);
  return Promise.resolve({ map: pictureOf({ ...size, data: data.map((value) => 255 - value) }) });
};

/** White where each colour is above a threshold. */
export const threshold: Annotate = ({
  picture,
  resolution,
  sliders: { binary_threshold: limit = 127 },
}) => {
  const frame = framed(picture, resolution);
  const { data } = frame.picture;
  const map = twoValued(
    frame.picture,
    (i) => Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) > limit,
  );
  return Promise.resolve({ map: pictureOf(unframed(map, frame)) });
};

/** Two Gaussian blurs whose difference makes the lines, pixels. */
const FINE = 0.5;
const WIDE = 5;

/**
 * Lines where a picture is much darker than what surrounds it in some colour.
 * H. Winnemoeller et al., "XDoG: An eXtended difference-of-Gaussians compendium", 2012, much simplified.
 */
export const scribbleXdog: Annotate = ({
  picture,
  resolution,
  sliders: { xdog_threshold: limit = 32 },
}) => {
  const frame = framed(picture, resolution);
  const source = floatsOf(frame.picture);
  const fine = blurredFloats(source, FINE).data;
  const wide = blurredFloats(source, WIDE).data;
  const difference = (i: number): number => Math.fround((wide[i] ?? 0) - (fine[i] ?? 0));
  const map = twoValued(frame.picture, (i) => {
    const least = Math.min(difference(i), difference(i + 1), difference(i + 2));
    const level = Math.trunc(Math.min(Math.max(Math.fround(255 - least), 0), 255));
    return ((2 * (255 - level)) & 255) > limit; // of a byte, as in the reference: it begins again at 256
  });
  return Promise.resolve({ map: pictureOf(unframed(map, frame)) });
};

/** White where it holds of a pixel's first sample. */
function twoValued(
  { width, height, channels }: Raster,
  holds: (sample: number) => boolean,
): Raster {
  const data = new Uint8ClampedArray(width * height);
  for (let i = 0; i < data.length; i++) data[i] = holds(i * channels) ? 255 : 0;
  return { width, height, channels: 1, data };
}
