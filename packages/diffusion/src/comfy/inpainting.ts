/** Masks over pictures in graphs. Reference: comfyanonymous/ComfyUI, nodes.py (VAEEncodeForInpaint,
 *  InpaintModelConditioning), comfy/sd.py (vae_encode_crop_pixels). */
import { interpolated } from "../latents/interpolate.ts";
import type { Latents } from "../latents/latents.ts";
import { repeated } from "./denoiser.ts";
import { part } from "./resize.ts";
import { evenRound } from "./schedulers.ts";

const CELL = 8;
const GREY = 0.5;

/** The middle of a picture whose sides are multiples of `factor`. */
export function wholeCells(tensor: Latents, factor = CELL): Latents {
  const [, , height, width] = tensor.shape;
  const whole = (side: number): number => side - (side % factor);
  if (whole(height) === height && whole(width) === width) return tensor;
  return part(tensor, {
    y: Math.floor((height % factor) / 2),
    x: Math.floor((width % factor) / 2),
    height: whole(height),
    width: whole(width),
  });
}

/** The picture with grey under the mask, both in whole cells; the mask in the picture's size, with its steps. */
export function withoutMasked(
  image: Latents,
  given: Latents,
): { readonly image: Latents; readonly mask: Latents } {
  const [count, channels, height, width] = image.shape;
  const mask = wholeCells(interpolated(given, { height, width }, "bilinear"));
  const whole = wholeCells(image);
  const area = whole.shape[2] * whole.shape[3];
  const hiding = repeated(mask, count);
  const data = whole.data.map((value, i) => {
    const picture = Math.floor(i / (channels * area));
    const hidden = evenRound(hiding.data[picture * area + (i % area)] ?? 0);
    return (value - GREY) * (1 - hidden) + GREY;
  });
  return { image: { data, shape: whole.shape }, mask };
}

/** On or off, `by` pixels wider. */
export function grownMask(mask: Latents, by: number): Latents {
  const [count, , height, width] = mask.shape;
  const round = mask.data.map(evenRound);
  if (by === 0) return { data: round, shape: mask.shape };
  // A window of `by` pixels around each, the longer side before it.
  const before = Math.ceil((by - 1) / 2);
  const across = new Float32Array(round.length);
  const out = new Float32Array(round.length);
  const widen = (from: Float32Array, to: Float32Array, step: number, at: number, side: number) => {
    const place = Math.floor(at / step) % side;
    for (let k = -before; k < by - before; k++)
      if (place + k >= 0 && place + k < side && (from[at + k * step] ?? 0) !== 0) to[at] = 1;
  };
  for (let at = 0; at < count * height * width; at++) widen(round, across, 1, at, width);
  for (let at = 0; at < count * height * width; at++) widen(across, out, width, at, height);
  return { data: out, shape: mask.shape };
}
