/** The style of the demonstration LoRA: a picture in five colours by its brightness, as a poster printed for the night. */
import type { Pixels } from "@inkloom/pixels";
import { lumaOf, type Rgb } from "../scenes/palette.ts";

/** From dark to bright, each up to this luma. */
const COLOURS: readonly (readonly [upTo: number, colour: Rgb])[] = [
  [52, [24, 16, 48]],
  [108, [92, 28, 112]],
  [158, [216, 62, 92]],
  [214, [250, 160, 80]],
];
const BRIGHTEST: Rgb = [255, 236, 190];

export function nightPoster({ width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data);
  for (let at = 0; at < out.length; at += 4) out.set(colourAt(data, at), at);
  return { width, height, data: out };
}

function colourAt(data: Uint8ClampedArray, at: number): Rgb {
  const luma = lumaOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
  return COLOURS.find(([upTo]) => luma < upTo)?.[1] ?? BRIGHTEST;
}

const PRINTED = [...COLOURS.map(([, colour]) => colour), BRIGHTEST];

/** Share of pixels that lie near one of the five colours, 0 to 1: how much a picture is a night poster. */
export function posterShare({ data }: Pixels, within = 40): number {
  let near = 0;
  for (let at = 0; at < data.length; at += 4)
    if (PRINTED.some((colour) => distance(data, at, colour) < within)) near++;
  return near / (data.length / 4);
}

const distance = (data: Uint8ClampedArray, at: number, colour: Rgb): number =>
  Math.hypot(...colour.map((value, c) => value - (data[at + c] ?? 0)));
