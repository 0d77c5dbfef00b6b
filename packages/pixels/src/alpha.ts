/** Straight and premultiplied alpha in Pillow's integer arithmetic.
 *  Reference: python-pillow/Pillow@13.0.0 src/libImaging/{Convert,AlphaComposite,Paste,ImagingUtils}.{c,h}. */
import { PixelsError } from "./pixels-error.ts";
import type { Pixels } from "./pixels.ts";
import type { Mask } from "./mask/mask.ts";

/** value / 255, rounded, for 0 to 255 * 255. */
function over255(value: number): number {
  const raised = value + 128;
  return ((raised >> 8) + raised) >> 8;
}

/** Colours times alpha (Pillow's mode RGBa). */
export function premultiplied({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out[at + 3] ?? 0;
    for (let c = at; c < at + 3; c++) out[c] = over255((out[c] ?? 0) * alpha);
  }
  return { width, height, data: out };
}

/** The opposite of `premultiplied`; what alpha 0 has swallowed stays as it is. */
export function straight({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = out[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = at; c < at + 3; c++) out[c] = Math.trunc((255 * (out[c] ?? 0)) / alpha);
  }
  return { width, height, data: out };
}

const SHIFT = 7; // bits of precision that Pillow keeps in the coefficients

/** `above` over `below`, both with straight alpha and of one size. Error: `size`. */
export function alphaComposite(below: Pixels, above: Pixels): Pixels {
  expectSameSize(below, above);
  const out = new Uint8ClampedArray(below.data);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = above.data[at + 3] ?? 0;
    if (alpha === 0) continue;
    const whole = alpha * 255 + (out[at + 3] ?? 0) * (255 - alpha);
    const upper = Math.trunc((alpha * 255 * 255 * 2 ** SHIFT) / whole);
    const lower = 255 * 2 ** SHIFT - upper;
    for (let c = at; c < at + 3; c++) {
      const sum = (above.data[c] ?? 0) * upper + (out[c] ?? 0) * lower + (0x80 << SHIFT);
      out[c] = ((sum >> 8) + sum) >> (8 + SHIFT);
    }
    const raised = whole + 0x80;
    out[at + 3] = ((raised >> 8) + raised) >> 8;
  }
  return { width: below.width, height: below.height, data: out };
}

/** Every channel of `above` weighted by the mask over `below`, of one size. Error: `size`. */
export function pasteMasked(below: Pixels, above: Pixels, mask: Mask): Pixels {
  expectSameSize(below, above);
  expectSameSize(below, mask);
  const data = below.data.map((value, at) => {
    const share = mask.data[at >> 2] ?? 0;
    return over255(value * (255 - share) + (above.data[at] ?? 0) * share);
  });
  return { width: below.width, height: below.height, data };
}

/** The picture on a plain ground; opaque. @default ground white, as A1111's */
export function flattened(
  { width, height, data }: Pixels,
  ground: readonly [r: number, g: number, b: number] = [255, 255, 255],
): Pixels {
  const out = new Uint8ClampedArray(data.length).fill(255);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    for (let c = 0; c < 3; c++)
      out[at + c] = over255((ground[c] ?? 0) * (255 - alpha) + (data[at + c] ?? 0) * alpha);
  }
  return { width, height, data: out };
}

interface Sized {
  readonly width: number;
  readonly height: number;
}

function expectSameSize(one: Sized, other: Sized): void {
  if (one.width !== other.width || one.height !== other.height)
    throw new PixelsError(
      "size",
      `${one.width}x${one.height} and ${other.width}x${other.height}; expected one size`,
    );
}
