/** A landscape, from the sky to the foreground. */
import type { Landscape, Position, Thing } from "../attributes.ts";
import { type Canvas, fill } from "../canvas.ts";
import { SCENE_OBJECTS } from "../objects/index.ts";
import { colourOf, type Rgb, shaded } from "../palette.ts";
import { ellipse } from "../paths.ts";
import { type Random, randomOf } from "../random.ts";
import { drawGround, edgeOf } from "./ground.ts";
import { LIGHTS } from "./lights.ts";
import { drawClouds, drawLight, drawMountains, drawRainbow, drawSky } from "./sky.ts";
import { drawWeather } from "./weather.ts";

/** Every part has numbers of its own, so that two scenes of one seed that differ in a part agree in the others. */
export function drawLandscape(canvas: Canvas, scene: Landscape, seed: number): void {
  const part = (stream: number): Random => randomOf(seed, stream);
  const edge = edgeOf(scene.place, part(10));
  drawSky(canvas, scene, edge, part(11));
  if (scene.light) drawLight(canvas, scene, edge, part(12));
  if (scene.rainbow) drawRainbow(canvas, scene, edge, part(13));
  if (scene.mountains) drawMountains(canvas, scene, edge, part(14));
  if (scene.clouds) drawClouds(canvas, scene, part(15));
  drawGround(canvas, scene, edge, part(16));
  const placed = scene.things.map((thing, i) => placedThing(thing, scene, edge, part(20 + i)));
  for (const one of placed.toSorted((a, b) => a.y - b.y)) drawThing(canvas, scene, one);
  drawWeather(canvas, scene.weather, part(17));
}

interface PlacedThing {
  readonly thing: Thing;
  readonly x: number;
  /** Row of its foot. */
  readonly y: number;
  readonly scale: number;
  readonly colour: Rgb;
}

export const CENTRES: Readonly<Record<Position, number>> = { left: 28, middle: 64, right: 100 };

function placedThing(thing: Thing, scene: Landscape, edge: number, random: Random): PlacedThing {
  const { object, position } = thing;
  const scale = SCENE_OBJECTS[object].size * random.between(0.82, 1.16);
  const x = CENTRES[position] + random.between(-8, 8);
  const isInAir = FLYING.has(object);
  const floor = scene.place === "sea" ? edge + 16 : edge + 18;
  const y = isInAir ? scale + random.between(5, 18) : floor + random.between(-2, 14);
  // the dark takes from an object's colour alone: windows, sails and lanterns are as by day
  const colour = shaded(colourOf(thing.colour ?? "gray", random), LIGHTS[scene.time].things);
  return { thing, x, y, scale, colour };
}

const FLYING: ReadonlySet<string> = new Set(["hot air balloon", "rocket", "kite"]);

function drawThing(
  canvas: Canvas,
  scene: Landscape,
  { thing, x, y, scale, colour }: PlacedThing,
): void {
  if (scene.place === "sea" && thing.object === "lighthouse") {
    const rock = shaded([98, 84, 72], LIGHTS[scene.time].ground);
    fill(canvas, ellipse(x, y + 0.5, scale * 0.42, scale * 0.11), rock);
  }
  SCENE_OBJECTS[thing.object].draw({ canvas, x, y, scale }, colour);
}
