/** The sky and what is in it: stars, sun or moon, rainbow, mountains at its edge, clouds. */
import type { Landscape } from "../attributes.ts";
import { type Canvas, fill } from "../canvas.ts";
import { between, type Rgb, shaded, varied } from "../palette.ts";
import { ellipse, hoop, polygon } from "../paths.ts";
import type { Random } from "../random.ts";
import { LIGHTS } from "./lights.ts";

/** @param edge row at which the ground begins */
export function drawSky(canvas: Canvas, scene: Landscape, edge: number, random: Random): void {
  const size = canvas.size * canvas.density; // pixels
  const { zenith, horizon } = LIGHTS[scene.time];
  const [top, low] = [varied(zenith, 14, random), varied(horizon, 10, random)];
  for (let y = 0; y < size; y++) {
    const [red, green, blue] = between(top, low, Math.min(1, y / (edge * canvas.density)));
    for (let at = y * size * 3; at < (y + 1) * size * 3; at += 3) {
      canvas.data[at] = red;
      canvas.data[at + 1] = green;
      canvas.data[at + 2] = blue;
    }
  }
  if (scene.time === "night") drawStars(canvas, edge, random);
}

function drawStars(canvas: Canvas, edge: number, random: Random): void {
  const count = 14 + random.below(30);
  for (let i = 0; i < count; i++) {
    const [x, y] = [random.between(0, canvas.size), random.between(0, edge)];
    fill(canvas, ellipse(x, y, random.between(0.6, 1)), [246, 246, 250]);
  }
}

/** Disc of the sun, or the moon at night. */
export function drawLight(canvas: Canvas, { time }: Landscape, edge: number, random: Random): void {
  const x = random.between(16, canvas.size - 16);
  const radius = random.between(8, 13);
  const isLow = time === "dawn" || time === "sunset";
  const y = isLow ? random.between(edge - 18, edge + 1) : random.between(14, 34);
  const colour: Rgb =
    time === "night" ? [245, 240, 203] : time === "sunset" ? [255, 110, 68] : [255, 225, 110];
  fill(canvas, ellipse(x, y, radius), colour);
}

const RAINBOW: readonly Rgb[] = [
  [226, 60, 60],
  [244, 150, 50],
  [248, 218, 70],
  [70, 178, 90],
  [60, 120, 220],
  [140, 80, 190],
];

export function drawRainbow(
  canvas: Canvas,
  { time }: Landscape,
  edge: number,
  random: Random,
): void {
  const [x, radius] = [random.between(44, 84), random.between(50, 62)];
  RAINBOW.forEach((colour, band) => {
    const r = radius - band * 3;
    fill(canvas, hoop(x, edge + 4, r, r, 3.1), shaded(colour, LIGHTS[time].things), 0.85);
  });
}

export function drawMountains(
  canvas: Canvas,
  { time }: Landscape,
  edge: number,
  random: Random,
): void {
  const { far } = LIGHTS[time];
  const rock = shaded(varied([112, 116, 140], 4, random), far);
  const snow = shaded([245, 246, 251], far === 1 ? 1 : Math.min(1, far + 0.05));
  const count = 1 + random.below(3);
  for (let i = 0; i < count; i++) {
    const x = random.between(8, canvas.size - 8);
    const height = random.between(22, 46);
    const half = height * random.between(0.75, 1);
    const [top, foot] = [edge - height, edge + 6];
    const slope = half / height;
    fill(canvas, polygon(x - half - slope * 6, foot, x, top, x + half + slope * 6, foot), rock);
    const cap = height * random.between(0.28, 0.4);
    const [left, right] = [x - cap * slope, x + cap * slope];
    const teeth = polygon(
      x,
      top,
      right,
      top + cap,
      x + (right - x) * 0.45,
      top + cap * random.between(0.7, 0.85),
      x - (right - x) * random.between(-0.1, 0.3),
      top + cap * random.between(0.98, 1.15),
      x + (left - x) * 0.55,
      top + cap * random.between(0.75, 0.9),
      left,
      top + cap,
    );
    fill(canvas, teeth, snow);
  }
}

export function drawClouds(canvas: Canvas, { time }: Landscape, random: Random): void {
  const { cloud } = LIGHTS[time];
  const count = 1 + random.below(4);
  for (let i = 0; i < count; i++) {
    const [x, y] = [random.between(4, canvas.size - 4), random.between(9, 42)];
    const s = random.between(0.75, 1.25);
    fill(canvas, ellipse(x - 7 * s, y, 7.5 * s, 4.4 * s), cloud);
    fill(canvas, ellipse(x + 7 * s, y, 7.5 * s, 4.4 * s), cloud);
    fill(canvas, ellipse(x, y - 2.6 * s, 7 * s, 5 * s), cloud);
    fill(canvas, ellipse(x, y + 1 * s, 10 * s, 4 * s), cloud);
  }
}
