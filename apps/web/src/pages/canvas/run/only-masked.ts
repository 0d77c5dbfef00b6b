/** Which part of the frame is cut out to be drawn alone: the arithmetic of the tool, which follows A1111's.
 *  References: AUTOMATIC1111/stable-diffusion-webui@0cb7262, modules/masking.py (get_crop_region, expand_crop_region);
 *  opencv/opencv@4.10.0, modules/imgproc/src/smooth.dispatch.cpp (getGaussianKernelFixedPoint_ED). */
import { type Rect, union } from "../document/rect.ts";
import type { Extent } from "../view/camera.ts";
import type { MaskPixels } from "./flatten.ts";

/** The smallest rectangle with everything that is marked; undefined where nothing is. */
export function markedIn({ width, height, data }: MaskPixels): Rect | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  return right === 0 ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

const half = (blur: number): number => Math.trunc(2.5 * blur + 0.5);

/** Weights of one side and the middle; all of them sum to 256. */
function kernelOf(blur: number): number[] {
  const taps = 2 * half(blur) + 1;
  const raw = Array.from({ length: half(blur) }, (_, i) =>
    Math.exp(((1 - taps + 2 * i) ** 2 * -0.125) / (blur * blur)),
  );
  const scale = 1 / (2 * raw.reduce((sum, value) => sum + value, 0) + 1);
  let error = 0;
  const side = raw.map((value) => {
    const wanted = value * scale * 256 + error;
    const weight = roundedToEven(wanted);
    error = wanted - weight;
    return weight;
  });
  return [...side, 256 - 2 * side.reduce((sum, value) => sum + value, 0), ...side.toReversed()];
}

function roundedToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

/** The smallest rectangle of what is marked once the mask is blurred. */
export function markedAfterBlur(mask: MaskPixels, blur: number): Rect | undefined {
  const sharp = markedIn(mask);
  if (sharp === undefined || blur === 0) return sharp;
  // Twice the kernel's reach: what is mirrored at the borders of this part, where they are not the picture's, is nothing.
  const reach = 2 * half(blur);
  const x = Math.max(0, sharp.x - reach);
  const y = Math.max(0, sharp.y - reach);
  const area = {
    x,
    y,
    width: Math.min(mask.width, sharp.x + sharp.width + reach) - x,
    height: Math.min(mask.height, sharp.y + sharp.height + reach) - y,
  };
  const kernel = kernelOf(blur);
  const across = blurredRows(mask, area, kernel);
  const down = blurredRows(turned(across), turnedArea(across), kernel);
  const marked = markedIn(turned(down));
  return marked && { ...marked, x: marked.x + x, y: marked.y + y };
}

const turnedArea = ({ width, height }: MaskPixels): Rect => ({
  x: 0,
  y: 0,
  width: height,
  height: width,
});

function turned({ width, height, data }: MaskPixels): MaskPixels {
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[x * height + y] = data[y * width + x] ?? 0;
  return { width: height, height: width, data: out };
}

/** The part of a mask, blurred along its rows; the mask's borders are mirrored without their own pixel. */
function blurredRows(
  { width, data }: MaskPixels,
  area: Rect,
  kernel: readonly number[],
): MaskPixels {
  const reach = (kernel.length - 1) / 2;
  const out = new Uint8ClampedArray(area.width * area.height);
  const row = new Uint8ClampedArray(area.width + 2 * reach);
  const weights = Uint16Array.from(kernel);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * width;
    let any = false;
    for (let x = 0; x < row.length; x++) {
      const value = data[from + mirrored(area.x + x - reach, width)] ?? 0;
      row[x] = value;
      any ||= value !== 0;
    }
    if (!any) continue;
    for (let x = 0; x < area.width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (row[x + k] ?? 0);
      out[y * area.width + x] = Math.floor((sum + 128) / 256);
    }
  }
  return { width: area.width, height: area.height, data: out };
}

function mirrored(place: number, size: number): number {
  if (size === 1) return 0;
  let at = place;
  while (at < 0 || at >= size) at = at < 0 ? -at : 2 * size - 2 - at;
  return at;
}

/** Pixels of blur, times pixels, beyond which the blur's reach is reckoned and not computed. */
const MOST_WORK = 3e8;

/**
 * What is cut out of a picture to be drawn at `drawn`, in pixels of the picture; undefined where nothing is marked.
 * @param padding pixels around what is marked
 */
export function cutOf(
  mask: MaskPixels,
  {
    blur,
    padding,
    drawn,
  }: { readonly blur: number; readonly padding: number; readonly drawn: Extent },
): Rect | undefined {
  const sharp = markedIn(mask);
  if (sharp === undefined) return undefined;
  const dear = sharp.width * sharp.height * half(blur) * 4 > MOST_WORK;
  const marked = dear ? within(sharp, half(blur), mask) : markedAfterBlur(mask, blur);
  return marked && expanded(within(marked, padding, mask), drawn, mask);
}

function within({ x, y, width, height }: Rect, by: number, picture: Extent): Rect {
  const left = Math.max(0, x - by);
  const top = Math.max(0, y - by);
  return {
    x: left,
    y: top,
    width: Math.min(picture.width, x + width + by) - left,
    height: Math.min(picture.height, y + height + by) - top,
  };
}

/** Wider or higher to the proportions in which it will be drawn, as far as the picture goes. */
function expanded(region: Rect, drawn: Extent, picture: Extent): Rect {
  const { x, y, width, height } = region;
  const proportion = drawn.width / drawn.height;
  if (width / height > proportion) {
    const more = Math.trunc(width / proportion - height);
    const [from, to] = longer(y, y + height, more, picture.height);
    return { x, width, y: from, height: to - from };
  }
  const more = Math.trunc(height * proportion - width);
  const [from, to] = longer(x, x + width, more, picture.width);
  return { y, height, x: from, width: to - from };
}

function longer(start: number, end: number, more: number, limit: number): [number, number] {
  const before = Math.floor(more / 2);
  let [from, to] = [start - before, end + more - before];
  if (to >= limit) [from, to] = [from - (to - limit), limit];
  if (from < 0) [from, to] = [0, to - from];
  return [from, Math.min(to, limit)];
}

/** A mask on the canvas that a picture is extended to: what is new is marked, and a strip of the old picture. */
export function extendedMask(
  mask: MaskPixels | undefined,
  picture: Extent,
  added: Readonly<Record<"left" | "right" | "top" | "bottom", number>>,
  blur: number,
): MaskPixels {
  const width = picture.width + added.left + added.right;
  const height = picture.height + added.top + added.bottom;
  const data = new Uint8ClampedArray(width * height).fill(255);
  const strip = (side: number): number => (side > 0 ? 2 * blur : 0);
  const kept = union(
    { x: 0, y: 0, width: 0, height: 0 },
    {
      x: added.left + strip(added.left),
      y: added.top + strip(added.top),
      width: picture.width - strip(added.left) - strip(added.right),
      height: picture.height - strip(added.top) - strip(added.bottom),
    },
  );
  for (let y = kept.y; y < kept.y + kept.height; y++)
    data.fill(0, y * width + kept.x, y * width + kept.x + Math.max(0, kept.width));
  mask?.data.forEach((value, i) => {
    const x = (i % mask.width) + added.left;
    const at = (Math.floor(i / mask.width) + added.top) * width + x;
    data[at] = Math.max(data[at] ?? 0, value);
  });
  return { width, height, data };
}
