/** One object on a plain background. */
import type { Icon } from "./attributes.ts";
import type { Canvas } from "./canvas.ts";
import { SCENE_OBJECTS } from "./objects/index.ts";
import { colourOf } from "./palette.ts";
import { randomOf } from "./random.ts";

export function drawIcon(canvas: Canvas, { object, colour = "gray" }: Icon, seed: number): void {
  const random = randomOf(seed, 40);
  const { draw, iconSize, middle } = SCENE_OBJECTS[object];
  const scale = iconSize * random.between(0.8, 1.15);
  const x = 64 + random.between(-8, 8);
  const y = 62 + middle * scale + random.between(-7, 7);
  draw({ canvas, x, y, scale }, colourOf(colour, random));
}
