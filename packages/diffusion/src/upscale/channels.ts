/** Pictures as the channels that a network takes, and back. */
import type { Pixels, Raster } from "@inkloom/pixels";

/** The colours in as many channels: 1 grey, 3, or 4 with alpha. */
export function colourRaster({ width, height, data }: Pixels, channels: number): Raster {
  const out = new Uint8ClampedArray(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [from, to] = [pixel * 4, pixel * channels];
    if (channels === 1) out[to] = grey(data, from);
    else for (let c = 0; c < channels; c++) out[to + c] = data[from + c] ?? 0;
  }
  return { width, height, channels, data: out };
}

/** Alpha as a grey picture. */
export function alphaRaster({ width, height, data }: Pixels, channels: number): Raster {
  const out = new Uint8ClampedArray(width * height * channels);
  for (let at = 0; at < out.length; at++) out[at] = data[Math.floor(at / channels) * 4 + 3] ?? 0;
  return { width, height, channels, data: out };
}

/** One picture of enlarged colours and, where there is one, enlarged alpha: the grey of its channels. */
export function joinedPixels(colours: Raster, alpha: Raster | undefined): Pixels {
  const { width, height, channels } = colours;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [from, to] = [pixel * channels, pixel * 4];
    for (let c = 0; c < Math.max(3, channels); c++)
      data[to + c] = colours.data[from + (channels === 1 ? 0 : c)] ?? 0;
    if (alpha) data[to + 3] = alphaAt(alpha, pixel);
  }
  return { width, height, data };
}

const alphaAt = ({ channels, data }: Raster, pixel: number): number =>
  channels === 1 ? (data[pixel] ?? 0) : grey(data, pixel * channels);

/** ITU-R 601 luma in Pillow's fixed point (its mode L). */
const grey = (data: Uint8ClampedArray, at: number): number =>
  ((data[at] ?? 0) * 19595 + (data[at + 1] ?? 0) * 38470 + (data[at + 2] ?? 0) * 7471 + 0x8000) >>
  16;
