/** OpenCV's `remap` with linear weights, as its version 5 has it (before, places were rounded to 1/32 of a pixel).
 *  Reference: opencv/opencv@5.0.0, modules/imgproc/src/imgwarp.cpp. */
import type { Raster } from "../raster.ts";

/** Every pixel of the result from where `places` says, [height, width, 2] as x and y; black outside. */
export function remapped(
  { width, height, channels, data }: Raster,
  places: Float32Array,
  size: { readonly width: number; readonly height: number },
): Raster {
  const out = new Uint8ClampedArray(size.width * size.height * channels);
  const fround = Math.fround;
  const sample = (x: number, y: number, c: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[(y * width + x) * channels + c] ?? 0);
  for (let i = 0, to = 0; i < size.width * size.height; i++) {
    const [x, y] = [places[i * 2] ?? 0, places[i * 2 + 1] ?? 0];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [fround(x - left), fround(y - top)];
    for (let c = 0; c < channels; c++) {
      const [a, b] = [sample(left, top, c), sample(left, top + 1, c)];
      const upper = fround(a + fround((sample(left + 1, top, c) - a) * across));
      const lower = fround(b + fround((sample(left + 1, top + 1, c) - b) * across));
      out[to++] = fround(upper + fround(fround(lower - upper) * down));
    }
  }
  return { width: size.width, height: size.height, channels, data: out };
}
