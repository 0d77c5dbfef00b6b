/** Pictures between bytes and the tensors that graphs hold. */
import type { Pixels } from "@inkloom/pixels";
import type { Latents } from "../latents/latents.ts";
import type { ComfyImage } from "./values.ts";

const { fround } = Math;

/** Each value cut down to its level as in ComfyUI's SaveImage. */
export function pixelsOf(
  { data, shape: [n, , height, width], alpha }: ComfyImage,
  toLevel: (value: number) => number = Math.trunc,
): Pixels[] {
  const area = height * width;
  return Array.from({ length: n }, (_, picture) => {
    const bytes = new Uint8ClampedArray(area * 4).fill(255);
    for (let c = 0; c < 3; c++)
      for (let at = 0; at < area; at++) {
        const value = fround((data[(picture * 3 + c) * area + at] ?? 0) * 255);
        bytes[at * 4 + c] = toLevel(Math.min(Math.max(value, 0), 255));
      }
    if (alpha)
      for (let at = 0; at < area; at++) {
        const value = fround((alpha.data[picture * area + at] ?? 1) * 255);
        bytes[at * 4 + 3] = Math.round(Math.min(Math.max(value, 0), 255));
      }
    return { width, height, data: bytes };
  });
}

/** One channel of a picture's four, 0 to 1: [1, 1, h, w]. */
export function channelOf({ data, width, height }: Pixels, channel: number): Latents {
  const out = Float32Array.from(
    { length: width * height },
    (_, at) => (data[at * 4 + channel] ?? 0) / 255,
  );
  return { data: out, shape: [1, 1, height, width] };
}

/** Its colours, 0 to 1: [1, 3, h, w]. */
export function imageOf(pixels: Pixels): Latents {
  const { width, height } = pixels;
  const out = new Float32Array(3 * width * height);
  for (let c = 0; c < 3; c++) out.set(channelOf(pixels, c).data, c * width * height);
  return { data: out, shape: [1, 3, height, width] };
}

/** Opaque pictures of one size behind one another. */
export function joined(images: readonly Latents[]): Latents {
  const [first] = images;
  if (first === undefined) throw new RangeError("joined: no image given");
  const data = new Float32Array(images.reduce((sum, image) => sum + image.data.length, 0));
  let at = 0;
  for (const image of images) {
    data.set(image.data, at);
    at += image.data.length;
  }
  const [, ...cell] = first.shape;
  return { data, shape: [images.reduce((sum, { shape }) => sum + shape[0], 0), ...cell] };
}
