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

/** On or off, `by` pixels wider: on where the window of `by` pixels around a place, the longer side before it, holds
 *  any that is. */
export function grownMask(mask: Latents, by: number): Latents {
  const [count, , height, width] = mask.shape;
  const round = mask.data.map(evenRound);
  if (by === 0) return { data: round, shape: mask.shape };
  const across = new Float32Array(round.length);
  const out = new Float32Array(round.length);
  for (let line = 0; line < count * height; line++)
    widen(round, across, { from: line * width, step: 1, side: width, by });
  for (let picture = 0; picture < count; picture++)
    for (let x = 0; x < width; x++)
      widen(across, out, { from: picture * height * width + x, step: width, side: height, by });
  return { data: out, shape: mask.shape };
}

interface Line {
  readonly from: number;
  readonly step: number;
  readonly side: number;
  readonly by: number;
}

/** One line of a mask; counts what is on before each place, so that the window's width costs nothing. */
function widen(mask: Float32Array, to: Float32Array, { from, step, side, by }: Line): void {
  const before = Math.ceil((by - 1) / 2);
  const counts = new Uint32Array(side + 1);
  for (let i = 0; i < side; i++)
    counts[i + 1] = (counts[i] ?? 0) + (mask[from + i * step] === 0 ? 0 : 1);
  for (let i = 0; i < side; i++) {
    const [start, end] = [Math.max(0, i - before), Math.min(side, i - before + by)];
    if ((counts[end] ?? 0) > (counts[start] ?? 0)) to[from + i * step] = 1;
  }
}
