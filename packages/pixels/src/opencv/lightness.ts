/** The lightness of CIE L*a*b* as OpenCV's `cvtColor` makes it of bytes, 0 to 255. */
import type { Raster } from "../raster.ts";
import { lightnessOf } from "./lab.ts";

/** One channel, of red, green and blue; `order` says which channel is taken for red. @default "rgb" */
export function lightness(
  { width, height, channels, data }: Raster,
  order: "rgb" | "bgr" = "rgb",
): Raster {
  const out = new Uint8ClampedArray(width * height);
  const [r, b] = order === "rgb" ? [0, 2] : [2, 0];
  for (let i = 0, at = 0; i < out.length; i++, at += channels)
    out[i] = lightnessOf(data[at + r] ?? 0, data[at + 1] ?? 0, data[at + b] ?? 0);
  return { width, height, channels: 1, data: out };
}
