import type { Raster } from "@inkloom/pixels";
import type { ClassColour } from "./palettes-ade20k.ts";

/** Each pixel in the colour of its class. */
export function drawnClasses(
  classes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  palette: readonly ClassColour[],
): Raster {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < classes.length; i++) {
    const [, red = 0, green = 0, blue = 0] = palette[classes[i] ?? 0] ?? [];
    data[i * 3] = red;
    data[i * 3 + 1] = green;
    data[i * 3 + 2] = blue;
  }
  return { width, height, channels: 3, data };
}
