/** A head and shoulders on a plain background. Units are pixels of a head of usual size around its middle. */
import type { Expression, Portrait } from "./attributes.ts";
import type { Canvas } from "./canvas.ts";
import { colourOf, hairColourOf, type Rgb, shaded, varied } from "./palette.ts";
import { ellipse, hoop, line, type Path, polygon, rectangle, rounded } from "./paths.ts";
import { paint, type Pen } from "./pen.ts";
import { type Random, randomOf } from "./random.ts";

const SKINS: readonly [Rgb, ...Rgb[]] = [
  [255, 212, 186],
  [248, 222, 196],
  [236, 180, 140],
  [222, 184, 144],
  [166, 106, 72],
  [158, 116, 68],
  [110, 68, 44],
  [94, 60, 40],
];

/** How the fringe ends: in a straight line over the brows, or round with the forehead free. */
type Fringe = "straight" | "round";

export function drawPortrait(canvas: Canvas, scene: Portrait, seed: number): void {
  const random = randomOf(seed, 30);
  const scale = random.between(0.92, 1.1);
  const x = 64 + random.between(-5, 5);
  const y = 58 + random.between(-3, 4);
  const pen: Pen = { canvas, x, y, scale };
  const skin = varied(random.pick(SKINS), 8, random);
  const hair = hairColourOf(scene.hair, random);
  const shirt = colourOf(scene.shirt, random);
  const fringe = random.pick<Fringe>(["straight", "round"]);
  drawShoulders(pen, scene, { skin, hair, shirt });
  drawHead(pen, scene, { skin, hair }, fringe);
  drawFace(pen, scene, { skin, hair }, random);
}

interface Colours {
  readonly skin: Rgb;
  readonly hair: Rgb;
}

function drawShoulders(pen: Pen, scene: Portrait, colours: Colours & { shirt: Rgb }): void {
  if (scene.hairLength === "long") paint(pen, rounded(-33, -34, 33, 38, 26, 5), colours.hair);
  paint(pen, rounded(-43, 34, 43, 100, 17, 0), colours.shirt);
  paint(pen, rectangle(-9, 22, 9, 38), shaded(colours.skin, 0.9));
}

function drawHead(
  pen: Pen,
  { hairLength }: Portrait,
  { skin, hair }: Colours,
  fringe: Fringe,
): void {
  const isLong = hairLength === "long";
  if (fringe === "round") {
    if (isLong) paint(pen, ellipse(0, -8, 29, 30), hair);
    else paint(pen, ellipse(0, -9, 31, 30, 2, 4), hair);
    paint(pen, ellipse(0, 0, 27, 29), skin);
    if (isLong) return;
    // the tips of short hair lie over the temples
    for (const side of [-1, 1])
      paint(pen, polygon(side * 31, -9, side * 24.5, -9, side * 27, -16, side * 30, -16), hair);
    return;
  }
  paint(pen, ellipse(0, 0, 27, 29), skin);
  if (isLong) {
    paint(pen, ellipse(0, -10, 28, 29, 2, 4), hair);
    paint(pen, rectangle(-28, -11, 28, -9), hair);
  } else paint(pen, ellipse(0, -9, 31, 30, 2, 4), hair);
}

function drawFace(pen: Pen, scene: Portrait, { skin, hair }: Colours, random: Random): void {
  const brow = shaded(hair, 0.8);
  for (const x of [-11, 11]) {
    paint(pen, rectangle(x - 5, -8.2, x + 5, -6.8), brow);
    paint(pen, ellipse(x, 0, 4.9, 4.5), [252, 252, 252]);
    paint(pen, ellipse(x, 0, 2.8), [36, 32, 42]);
  }
  const shadow = shaded(skin, 0.78);
  const side = random.chance(0.5) ? 1 : -1;
  paint(pen, line(side * 1, 2, side * -1.4, 9, 0.9), shadow);
  paint(pen, line(side * -1.4, 8.8, side * 1.8, 9, 0.9), shadow);
  if (scene.glasses) drawGlasses(pen);
  drawMouth(pen, scene.expression);
}

function drawGlasses(pen: Pen): void {
  const frame: Rgb = [26, 26, 30];
  for (const x of [-11, 11]) paint(pen, hoop(x, 0, 7.2, 7.2, 1.3), frame);
  paint(pen, line(-4, 0, 4, 0, 1.2), frame);
}

function drawMouth(pen: Pen, expression: Expression): void {
  if (expression === "smiling") paint(pen, ellipse(0, 14, 9.3, 6, 0, 2), [198, 44, 56]);
  else if (expression === "surprised") paint(pen, ellipse(0, 17, 4, 5.1), [148, 38, 50]);
  else paint(pen, bow(19.5, 7, 4.5, 1.4), [165, 38, 50]);
}

/** The upper half of a ring, as of corners of the mouth that hang down. */
function bow(y: number, rx: number, ry: number, width: number): Path {
  const outer = ellipse(0, y, rx + width / 2, ry + width / 2, 2, 4)[0] ?? [];
  const inner = ellipse(0, y, rx - width / 2, ry - width / 2, 2, 4)[0] ?? [];
  const ring = [...outer];
  for (let i = inner.length - 2; i >= 0; i -= 2) ring.push(inner[i] ?? 0, inner[i + 1] ?? 0);
  return [ring];
}
