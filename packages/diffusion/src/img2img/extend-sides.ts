/** Outpainting side by side: each is drawn over noise that matches the picture, then the next.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0194620, scripts/outpainting_mk_2.py. */
import { type Img2imgRequest, Problem } from "@inkloom/contract";
import {
  cropped,
  type Mask,
  type MaskBlur,
  matchedNoise,
  opaque,
  paste,
  type Pixels,
} from "@inkloom/pixels";
import type { Drawing } from "../drawing/drawing.ts";
import type { PixelSize } from "../latents/size.ts";
import { expectDrawableSize } from "./drawable-size.ts";
import { redrawn } from "./redraw.ts";
import { maskBlur, prepareSource } from "./source.ts";
import type { WalkProgress } from "./walk-progress.ts";

type Side = "left" | "right" | "top" | "bottom";

/** One side on its way. */
interface Growth {
  readonly side: Side;
  /** Pixels that are added. */
  readonly by: number;
  /** The picture before. */
  readonly from: PixelSize;
}

/** Canvases are as large as multiples of this, pixels. */
const STEP = 64;
/** Sides of what is drawn are multiples of this. */
const CELL = 8;
/** The mask's own blur is so many times as wide as the strip of the old picture that is drawn anew. */
const SOFTER = 4;

const up = (side: number): number => Math.ceil(side / STEP) * STEP;

/** The picture with what is asked for around it, and a little more, so that its sides are multiples of 64.
 *  @throws Problem `input/invalid` where a strip would cover the picture or a part is too large to draw */
export async function extendedBySides(
  drawing: Drawing,
  request: Img2imgRequest,
  picture: Pixels,
  progress: WalkProgress,
): Promise<readonly Pixels[]> {
  const blur = maskBlur(request);
  const growths = growthsOf(picture, request);
  expectOldPictureLeft(picture, blur, growths);
  for (const growth of growths) {
    const { size } = placed(growth, drawing.resolved);
    expectDrawableSize(size);
    drawing.expectMemory(size);
  }
  let pictures: readonly Pixels[] = drawing.resolved.seeds.map(() => picture);
  for (const [i, growth] of growths.entries()) {
    progress.begin(i, growths.length);
    pictures = await grown(drawing, request, pictures, growth, blur);
  }
  return pictures;
}

/** Left, right, top, bottom; what is missing to multiples of 64 is shared by opposite sides. */
function growthsOf({ width, height }: PixelSize, request: Img2imgRequest): Growth[] {
  const across = shared(width, request.outpaint_left, request.outpaint_right);
  const down = shared(height, request.outpaint_top, request.outpaint_bottom);
  let from: PixelSize = { width, height };
  const asked: readonly [Side, number][] = [
    ["left", across.first],
    ["right", across.second],
    ["top", down.first],
    ["bottom", down.second],
  ];
  return asked.flatMap(([side, by]) => {
    if (by === 0) return [];
    const growth: Growth = { side, by, from };
    from = larger(growth);
    return [growth];
  });
}

function shared(side: number, first: number, second: number): { first: number; second: number } {
  if (first + second === 0) return { first, second };
  const more = up(side + first + second) - side;
  const before = Math.floor((first * more) / (first + second));
  return { first: before, second: second > 0 ? more - before : 0 };
}

const isAcross = (side: Side): boolean => side === "left" || side === "right";

const larger = ({ side, by, from: { width, height } }: Growth): PixelSize =>
  isAcross(side) ? { width: width + by, height } : { width, height: height + by };

interface Placed {
  /** Of the larger picture, then of the canvas that it is drawn on. */
  readonly whole: PixelSize;
  readonly canvas: PixelSize;
  /** Of what is drawn, which lies at the side that grows. */
  readonly size: PixelSize;
  readonly left: number;
  readonly top: number;
}

/** `longest` is how far what is drawn reaches from the side that grows. */
function placed(growth: Growth, longest: PixelSize): Placed {
  const whole = larger(growth);
  const canvas = { width: up(whole.width), height: up(whole.height) };
  const reach = (drawn: number, side: number): number => {
    const least = Math.min(drawn, side);
    return least - (least % CELL);
  };
  const across = isAcross(growth.side);
  const size = {
    width: across ? reach(longest.width, whole.width) : canvas.width,
    height: across ? canvas.height : reach(longest.height, whole.height),
  };
  return {
    whole,
    canvas,
    size,
    left: growth.side === "left" ? 0 : canvas.width - size.width,
    top: growth.side === "top" ? 0 : canvas.height - size.height,
  };
}

async function grown(
  drawing: Drawing,
  request: Img2imgRequest,
  pictures: readonly Pixels[],
  growth: Growth,
  blur: MaskBlur,
): Promise<readonly Pixels[]> {
  const { whole, canvas, size, left, top } = placed(growth, drawing.resolved);
  const box = { left, top, right: left + size.width, bottom: top + size.height };
  const options = { falloff: request.outpaint_falloff, colours: request.outpaint_colors };
  const newPart = keeping(canvas, canvas, growth, blur);
  const grounds = pictures.map((each) =>
    matchedNoise(onCanvas(each, canvas, growth), newPart, options),
  );
  const mask = croppedMask(newPart, box);
  const twice = { x: blur.x * 2, y: blur.y * 2 };
  const latentMask = keeping(size, canvas, growth, twice);
  const walk: Img2imgRequest = {
    ...request,
    resize: "stretch",
    fill: "original",
    only_masked: false,
    mask_invert: false,
    mask_blur_x: blur.x * SOFTER,
    mask_blur_y: blur.y * SOFTER,
  };
  const sources = grounds.map((ground) =>
    prepareSource({ picture: cropped(ground, box), mask, latentMask }, walk, size),
  );
  const drawn = await redrawn(drawing, { request: walk, sources, size });
  return drawn.map((each, i) => {
    const ground = grounds[i] ?? each;
    paste(ground, each, left, top);
    return cropped(ground, { left: 0, top: 0, right: whole.width, bottom: whole.height });
  });
}

function onCanvas(picture: Pixels, { width, height }: PixelSize, { side, by }: Growth): Pixels {
  const ground = opaque({ width, height, data: new Uint8ClampedArray(width * height * 4) });
  paste(ground, opaque(picture), side === "left" ? by : 0, side === "top" ? by : 0);
  return ground;
}

/** White but for the old picture without a strip beside the side that grows. As A1111's, whose rectangles
 *  include their last row and column; `whole` is the canvas around it. */
function keeping(
  { width, height }: PixelSize,
  whole: PixelSize,
  growth: Growth,
  strip: MaskBlur,
): Mask {
  const { side, by } = growth;
  const grown = larger(growth);
  const data = new Uint8ClampedArray(width * height).fill(255);
  const from = {
    x: side === "left" ? by + strip.x : 0,
    y: side === "top" ? by + strip.y : 0,
  };
  const to = {
    x: side === "right" ? width - by - strip.x : Math.min(grown.width, whole.width),
    y: side === "bottom" ? height - by - strip.y : Math.min(grown.height, whole.height),
  };
  for (let y = from.y; y <= Math.min(to.y, height - 1); y++)
    for (let x = from.x; x <= Math.min(to.x, width - 1); x++) data[y * width + x] = 0;
  return { width, height, data };
}

function croppedMask(
  { width, data }: Mask,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): Mask {
  const out = new Uint8ClampedArray((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++)
    out.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return { width: right - left, height: bottom - top, data: out };
}

/** @throws Problem `input/invalid` */
function expectOldPictureLeft(
  { width, height }: PixelSize,
  { x, y }: MaskBlur,
  growths: readonly Growth[],
): void {
  for (const { side } of growths) {
    const [strip, old] = isAcross(side) ? [x, width] : [y, height];
    if (strip >= old)
      throw new Problem("input/invalid", {
        en: `the mask blur is ${strip} on a side of ${old} pixels, expected less than the picture`,
        zh: `蒙版模糊为 ${strip}，而该边只有 ${old} 像素，应小于图片`,
      });
  }
}
