/** What lies under the sky: rolling hills, the sea, a city, a forest. */
import type { Landscape, Place, Time } from "../attributes.ts";
import { type Canvas, fill } from "../canvas.ts";
import { type Rgb, shaded, varied } from "../palette.ts";
import { polygon, rectangle } from "../paths.ts";
import type { Random } from "../random.ts";
import { LIGHTS } from "./lights.ts";

/** Row at which the ground begins. */
export const edgeOf = (place: Place, random: Random): number =>
  place === "sea" ? random.between(72, 82) : random.between(75, 83);

export function drawGround(canvas: Canvas, scene: Landscape, edge: number, random: Random): void {
  const { place, time } = scene;
  if (place === "sea") drawSea(canvas, time, edge, random);
  else if (place === "city") drawCity(canvas, time, edge, random);
  else {
    if (place === "forest") drawFarTrees(canvas, time, edge, random);
    drawHills(canvas, HILLS[place], time, edge, random);
  }
}

const HILLS: Readonly<Record<Exclude<Place, "sea" | "city">, Rgb>> = {
  "green hills": [94, 176, 82],
  "snowy field": [228, 236, 242],
  desert: [222, 190, 128],
  forest: [70, 128, 66],
};

function drawHills(canvas: Canvas, base: Rgb, time: Time, edge: number, random: Random): void {
  const colour = shaded(varied(base, 12, random), LIGHTS[time].ground);
  drawWave(canvas, edge, random.between(1.5, 5), colour, random);
  drawWave(
    canvas,
    edge + random.between(13, 22),
    random.between(1, 3.5),
    shaded(colour, 0.9),
    random,
  );
}

/** All below a wave of two sines. */
function drawWave(canvas: Canvas, y: number, height: number, colour: Rgb, random: Random): void {
  const { size } = canvas;
  const [turns, phase] = [random.between(0.6, 1.4), random.between(0, 2 * Math.PI)];
  const second = random.between(0, 2 * Math.PI);
  const ring: number[] = [size, size, 0, size];
  for (let x = 0; x <= size; x += 4) {
    const angle = (2 * Math.PI * turns * x) / size;
    const wave = Math.sin(angle + phase) + 0.3 * Math.sin(2.1 * angle + second);
    ring.push(x, y + height * wave);
  }
  fill(canvas, [ring], colour);
}

function drawSea(canvas: Canvas, time: Time, edge: number, random: Random): void {
  const { size } = canvas;
  const water = shaded(varied([42, 110, 184], 12, random), LIGHTS[time].ground);
  fill(canvas, rectangle(0, edge, size, size), water);
  const glint = shaded([62, 142, 226], LIGHTS[time].ground);
  const count = 8 + random.below(14);
  for (let i = 0; i < count; i++) {
    const [x, y] = [random.between(-4, size), random.between(edge + 3, size)];
    fill(canvas, rectangle(x, y, x + random.between(7, 14), y + 1), glint);
  }
}

function drawCity(canvas: Canvas, time: Time, edge: number, random: Random): void {
  const { size } = canvas;
  const light = time === "night" ? 0.4 : LIGHTS[time].far;
  let x = random.between(-10, 0);
  while (x < size) {
    const width = random.between(11, 19);
    const height = random.between(14, 46);
    drawBuilding(canvas, [x, edge - height, x + width, edge], time, light, random);
    x += width + (random.chance(0.15) ? random.between(0, 4) : 0);
  }
  const street = shaded(varied([100, 100, 108], 12, random), LIGHTS[time].ground);
  fill(canvas, rectangle(0, edge, size, size), street);
}

function drawBuilding(
  canvas: Canvas,
  [left, top, right, bottom]: readonly [number, number, number, number],
  time: Time,
  light: number,
  random: Random,
): void {
  const wall = varied([112, 112, 134], 20, random);
  fill(canvas, rectangle(left, top, right, bottom), shaded(wall, light));
  const columns = Math.max(2, Math.floor((right - left) / 4.6));
  const step = (right - left) / columns;
  const lit: Rgb = time === "night" ? [238, 222, 120] : [252, 224, 128];
  const share = time === "night" ? 0.96 : random.between(0.15, 0.5);
  for (let y = top + 3; y < bottom - 3; y += 5.4)
    for (let column = 0; column < columns; column++) {
      const x = left + (column + 0.5) * step;
      const pane = random.chance(share) ? lit : shaded(wall, light * 1.26);
      fill(canvas, rectangle(x - 1.1, y, x + 1.1, y + 3), pane);
    }
}

/** A row of pointed crowns along the horizon. */
function drawFarTrees(canvas: Canvas, time: Time, edge: number, random: Random): void {
  for (let x = -4; x < canvas.size + 4; x += random.between(5, 9)) {
    const [half, height] = [random.between(6, 10), random.between(18, 34)];
    const crown = shaded(varied([38, 98, 60], 12, random), LIGHTS[time].ground);
    fill(canvas, polygon(x - half, edge + 6, x, edge - height, x + half, edge + 6), crown);
  }
}
