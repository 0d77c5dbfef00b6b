import { PixelsError } from "./pixels-error.ts";

/** 8-bit samples, interleaved: [height, width, channels]. Pictures have four channels, masks one. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8ClampedArray;
}

/** A picture's or mask's samples as a raster; the data is shared. */
export function rasterOf(
  { width, height, data }: Omit<Raster, "channels">,
  channels: number,
): Raster {
  if (data.length !== width * height * channels)
    throw new PixelsError(
      "size",
      `${width}x${height} with ${data.length} bytes; expected ${width * height * channels}`,
    );
  return { width, height, channels, data };
}

/** Throws `size` unless both sides are positive integers. */
export function checkSides(what: string, width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new PixelsError("size", `${what} of ${width}x${height}; expected positive integers`);
}

/** Rows become columns. */
export function transposed({ width, height, channels, data }: Raster): Raster {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        out[(x * height + y) * channels + c] = data[(y * width + x) * channels + c] ?? 0;
  return { width: height, height: width, channels, data: out };
}
