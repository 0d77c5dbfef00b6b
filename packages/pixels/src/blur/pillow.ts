/** Pillow's Gaussian blur: three box blurs along each axis, in its fixed-point arithmetic.
 *  Reference: python-pillow/Pillow@13.0.0, src/libImaging/BoxBlur.c; Gwosdek et al., "Theoretical
 *  foundations of Gaussian convolution by extended box filtering" (2011), equations 7, 11 and 14. */
import { type Raster, transposed } from "../raster.ts";

const PASSES = 3;
const { fround } = Math;

/** Each channel on its own; `radius` is the standard deviation in pixels, from 0. */
export function blurPillow(source: Raster, radius: number): Raster {
  if (radius === 0) return { ...source, data: new Uint8ClampedArray(source.data) };
  const box = boxRadius(radius);
  let raster = source;
  for (let pass = 0; pass < PASSES; pass++) raster = boxAlongRows(raster, box);
  raster = transposed(raster);
  for (let pass = 0; pass < PASSES; pass++) raster = boxAlongRows(raster, box);
  return transposed(raster);
}

/** Radius of the box, with a fraction, that three times makes this standard deviation; float32 throughout. */
function boxRadius(deviation: number): number {
  const variance = fround(fround(fround(deviation) * fround(deviation)) / PASSES);
  const length = fround(Math.sqrt(12 * variance + 1));
  const whole = fround(Math.floor((length - 1) / 2));
  const numerator = fround(
    fround(fround(2 * whole) + 1) * fround(whole * fround(whole + 1) - fround(3 * variance)),
  );
  const fraction = fround(
    numerator / fround(6 * fround(variance - fround((whole + 1) * (whole + 1)))),
  );
  return fround(whole + fraction);
}

/** Pixels beyond the edge are the edge's; the two outermost of a box count by its radius's fraction. */
function boxAlongRows({ width, height, channels, data }: Raster, exact: number): Raster {
  const radius = Math.trunc(exact);
  const weight = Math.trunc(fround(2 ** 24 / fround(fround(exact * 2) + 1)));
  const outer = Math.trunc((2 ** 24 - (radius * 2 + 1) * weight) / 2);
  const out = new Uint8ClampedArray(data.length);
  const last = width - 1;
  for (let y = 0; y < height; y++)
    for (let c = 0; c < channels; c++) {
      const row = y * width * channels + c;
      const at = (x: number): number => data[row + Math.min(Math.max(x, 0), last) * channels] ?? 0;
      let sum = 0;
      for (let x = -radius - 1; x < radius; x++) sum += at(x);
      for (let x = 0; x < width; x++) {
        sum += at(x + radius) - at(x - radius - 1);
        const total = sum * weight + (at(x - radius - 1) + at(x + radius + 1)) * outer;
        out[row + x * channels] = Math.floor((total + 2 ** 23) / 2 ** 24);
      }
    }
  return { width, height, channels, data: out };
}
