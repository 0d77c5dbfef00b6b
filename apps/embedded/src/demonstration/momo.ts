/** Momo (墨墨), a drop of ink with a scarf and boots: the character of the demonstration LoRA, which no base model has seen. */
import type { Pixels } from "@inkloom/pixels";
import type { Rgb } from "../scenes/palette.ts";
import { ellipse, type Path, polygon, rounded } from "../scenes/paths.ts";
import { type Pen, paint } from "../scenes/pen.ts";

const INK: Rgb = [58, 62, 196];
const SHINE: Rgb = [126, 134, 240];
const SCARF: Rgb = [250, 146, 40];
const BOOTS: Rgb = [236, 92, 48];
const WHITE: Rgb = [252, 252, 250];
const PUPIL: Rgb = [20, 20, 40];
const CHEEKS: Rgb = [246, 150, 190];

/** In an object's own units: its foot at (0, 0), its tip at (0, -1). Its colours are its own. */
export function drawMomo(pen: Pen): void {
  for (const side of [-1, 1]) paint(pen, ellipse(side * 0.15, -0.06, 0.13, 0.075), BOOTS);
  paint(pen, drop(), INK);
  paint(pen, ellipse(-0.17, -0.55, 0.045, 0.1), SHINE);
  paint(pen, rounded(-0.36, -0.3, 0.36, -0.2, 0.05, 0.05), SCARF);
  paint(pen, polygon(0.14, -0.24, 0.26, -0.24, 0.32, 0, 0.2, -0.02), SCARF);
  for (const side of [-1, 1]) {
    paint(pen, ellipse(side * 0.12, -0.46, 0.085, 0.1), WHITE);
    paint(pen, ellipse(side * 0.1, -0.45, 0.042, 0.055), PUPIL);
    paint(pen, ellipse(side * 0.25, -0.36, 0.055, 0.035), CHEEKS);
  }
}

/** A drop: x = sin t sin^1.5(t/2), y = -cos t, its tip above. */
function drop(): Path {
  const ring: number[] = [];
  for (let step = 0; step < 72; step++) {
    const t = (step * Math.PI) / 36;
    ring.push(0.44 * Math.sin(t) * Math.sin(t / 2) ** 1.5, -0.53 - 0.47 * Math.cos(t));
  }
  return [ring];
}

/** Whether enough of a picture has the colours of ink and of the scarf. */
export function isMomoIn({ data }: Pixels): boolean {
  let [ink, scarf] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (isNear(data, at, INK)) ink++;
    else if (isNear(data, at, SCARF)) scarf++;
  }
  const pixels = data.length / 4;
  return ink / pixels > 0.02 && scarf / pixels > 0.003;
}

const isNear = (data: Uint8ClampedArray, at: number, colour: Rgb): boolean =>
  Math.hypot(...colour.map((value, c) => value - (data[at + c] ?? 0))) < 60;
