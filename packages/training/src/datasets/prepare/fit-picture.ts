/** A picture, or a part of it, at the size that it is to be trained at. */
import { cropped, type Pixels, resizeOpenCv, resizePillow } from "@inkloom/pixels";
import type { Size } from "../dataset.ts";
import type { Window } from "./crop-window.ts";

/** What borders are filled with where nothing is cut off. */
export type Padding = "white" | "black" | "edge";

export interface Fit {
  /** The part that is kept. */
  readonly window: Window;
  readonly size: Size;
  /** The part lies within the size as a whole, and borders are filled; otherwise it is cut to cover it. */
  readonly padding?: Padding | undefined;
  /** Enlarges to exactly this size. */
  readonly enlarge: (pixels: Pixels, width: number, height: number) => Promise<Pixels>;
}

export interface FittedPicture {
  readonly pixels: Pixels;
  readonly enlarged: boolean;
}

export async function fitPicture(picture: Pixels, fit: Fit): Promise<FittedPicture> {
  const { window, size, padding, enlarge } = fit;
  const part = partOf(picture, window);
  const [width, height] = padding === undefined ? size : inside(size, [part.width, part.height]);
  const enlarged = width > part.width || height > part.height;
  const pixels = enlarged
    ? await enlarge(part, width, height)
    : resizeOpenCv(part, { width, height, filter: "area" });
  return { pixels: padding === undefined ? pixels : padded(pixels, size, padding), enlarged };
}

/** By Pillow's Lanczos, as pictures are enlarged in training. */
export const enlargePlainly = (pixels: Pixels, width: number, height: number): Promise<Pixels> =>
  Promise.resolve(resizePillow(pixels, { width, height, filter: "lanczos" }));

function partOf(picture: Pixels, { left, top, width, height }: Window): Pixels {
  if (width === picture.width && height === picture.height) return picture;
  return cropped(picture, { left, top, right: left + width, bottom: top + height });
}

function inside([width, height]: Size, [w, h]: Size): Size {
  const scale = Math.min(width / w, height / h);
  return [
    Math.min(width, Math.max(1, Math.round(w * scale))),
    Math.min(height, Math.max(1, Math.round(h * scale))),
  ];
}

function padded(pixels: Pixels, [width, height]: Size, padding: Padding): Pixels {
  const left = Math.floor((width - pixels.width) / 2);
  const top = Math.floor((height - pixels.height) / 2);
  const data = new Uint8ClampedArray(width * height * 4).fill(padding === "black" ? 0 : 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = Math.min(pixels.width - 1, Math.max(0, x - left));
      const v = Math.min(pixels.height - 1, Math.max(0, y - top));
      const isBorder = u !== x - left || v !== y - top;
      const to = (y * width + x) * 4;
      if (isBorder && padding !== "edge") data[to + 3] = 255;
      else {
        const from = (v * pixels.width + u) * 4;
        data.set(pixels.data.subarray(from, from + 4), to);
      }
    }
  return { width, height, data };
}
