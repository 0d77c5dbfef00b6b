/** Pictures of one channel: edges, depths, masks. Their four channels are made only where someone looks at them; a file
 *  is written of the one. */
import type { Pixels } from "./pixels.ts";
import type { Raster } from "./raster.ts";

/** The one channel of those whose four nobody has seen, and so nobody has changed. */
const unseen = new WeakMap<Pixels, Uint8ClampedArray>();

/** An opaque picture of a raster with one channel. The raster is kept, not copied. */
export function greyPicture({ width, height, data: levels }: Raster): Pixels {
  let spread: Uint8ClampedArray | undefined;
  const picture: Pixels = {
    width,
    height,
    get data() {
      unseen.delete(picture);
      spread ??= spreadGrey(levels);
      return spread;
    },
  };
  unseen.set(picture, levels);
  return picture;
}

/** The channel that a picture was made of, where its four were never asked for. */
export const unseenLevels = (picture: Pixels): Uint8ClampedArray | undefined => unseen.get(picture);

/** Words with red in the lowest byte. */
const OPAQUE = 0xff000000;

/** Pixels at once: a function that is called again and again is compiled for good. */
const PART = 4096;

function spreadGrey(levels: Uint8ClampedArray): Uint8ClampedArray {
  const out = new Uint32Array(levels.length);
  for (let from = 0; from < out.length; from += PART)
    spreadPart(levels, out, from, Math.min(from + PART, out.length));
  return new Uint8ClampedArray(out.buffer);
}

function spreadPart(levels: Uint8ClampedArray, out: Uint32Array, begin: number, end: number): void {
  for (let i = begin; i < end; i++) out[i] = OPAQUE | ((levels[i] ?? 0) * 0x10101);
}
