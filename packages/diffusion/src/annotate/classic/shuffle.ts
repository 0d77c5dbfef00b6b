/** The picture warped by two soft random fields, so that its colours and forms stay and its arrangement goes.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/shuffle and annotator/util.py (make_noise_disk); random
 *  numbers are numpy's of `np.random.seed(seed)`. */
import { remapped, resampledDoubles } from "@inkloom/pixels";
import { Mt19937 } from "../../latents/noise/mt19937.ts";
import type { Annotate } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";

/** Pixels between two random numbers of a field. */
const GRAIN = 256;

export const shuffle: Annotate = ({ picture, resolution, seed }) => {
  const frame = framed(picture, resolution);
  const source = unframed(frame.picture, frame);
  const { width, height } = source;
  const random = uniformDoubles(seed);
  const across = softField(random, width, height);
  const down = softField(random, width, height);
  const places = new Float32Array(width * height * 2);
  for (let i = 0; i < across.length; i++) {
    places[i * 2] = (across[i] ?? 0) * (width - 1);
    places[i * 2 + 1] = (down[i] ?? 0) * (height - 1);
  }
  return Promise.resolve({ map: pictureOf(remapped(source, places, { width, height })) });
};

/** numpy's doubles from 0 to 1, of 53 random bits each. */
function uniformDoubles(seed: number): () => number {
  const generator = new Mt19937(seed % 2 ** 32);
  return () => ((generator.uint32() >>> 5) * 2 ** 26 + (generator.uint32() >>> 6)) / 2 ** 53;
}

/** Random numbers grown to a field without edges, from 0 to 1. */
function softField(random: () => number, width: number, height: number): Float64Array {
  const small = { width: Math.floor(width / GRAIN) + 2, height: Math.floor(height / GRAIN) + 2 };
  const noise = Float64Array.from({ length: small.width * small.height }, random);
  const grown = { width: width + 2 * GRAIN, height: height + 2 * GRAIN };
  const all = resampledDoubles(noise, small, grown);
  const field = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (y + GRAIN) * grown.width + GRAIN;
    field.set(all.subarray(start, start + width), y * width);
  }
  const least = field.reduce((low, value) => Math.min(low, value), Infinity);
  const most = field.reduce((high, value) => Math.max(high, value - least), 0);
  return field.map((value) => (most > 0 ? (value - least) / most : 0));
}
