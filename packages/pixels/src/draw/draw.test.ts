/** What is drawn is what OpenCV draws, to the last pixel (parity/pixels/drawing.py). */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { decodePng } from "../png.ts";
import type { Raster } from "../raster.ts";
import { drawLine, ellipsePolygon, fillCircle, fillConvex } from "./index.ts";

type Pair = readonly [number, number];
interface Drawn {
  readonly kind: string;
  readonly at: Pair;
  readonly colour: readonly number[];
  readonly to: Pair;
  readonly radius: number;
  readonly thickness: number;
  readonly half: Pair;
  readonly angle: number;
}
interface Goldens {
  readonly width: number;
  readonly height: number;
  readonly canvases: readonly (readonly Drawn[])[];
  readonly polygons: readonly { angle: number; half: Pair; corners: readonly number[] }[];
}

const read = (name: string) => readFile(new URL(`./goldens/${name}`, import.meta.url));
const goldens = JSON.parse((await read("drawing.json")).toString()) as Goldens;
const picture = await decodePng(await read("drawing.png"));
const place = ([x, y]: Pair) => ({ x, y });

function draw(raster: Raster, shape: Drawn): void {
  const { colour } = shape;
  const at = place(shape.at);
  if (shape.kind === "circle") fillCircle(raster, at, shape.radius, colour);
  else if (shape.kind === "line") drawLine(raster, at, place(shape.to), colour, shape.thickness);
  else {
    const { half, angle } = shape;
    fillConvex(raster, ellipsePolygon({ centre: at, half, angle }), colour);
  }
}

test.each(goldens.canvases.map((shapes, i) => ({ i, kind: shapes[0]?.kind, shapes })))(
  "canvas $i of each $kind is OpenCV's",
  ({ i, shapes }) => {
    const { width, height } = goldens;
    const data = new Uint8ClampedArray(width * height * 3);
    for (const shape of shapes) draw({ width, height, channels: 3, data }, shape);
    const expected = data.map(
      (_, at) => picture.data[(i * width * height + Math.floor(at / 3)) * 4 + (at % 3)] ?? 0,
    );
    const different = data.reduce((count, value, at) => count + Number(value !== expected[at]), 0);
    expect(different).toBe(0);
  },
);

test.each(goldens.polygons)("the polygon of an ellipse at $angle degrees is OpenCV's", (golden) => {
  const { angle, half, corners } = golden;
  const polygon = ellipsePolygon({ centre: { x: 3, y: -2 }, half, angle });
  expect(polygon.flatMap(({ x, y }) => [x, y])).toEqual(corners);
});

test("a canvas of one pixel takes every shape", () => {
  const raster = { width: 1, height: 1, channels: 3, data: new Uint8ClampedArray(3) };
  const [inside, outside] = [
    { x: 0, y: 0 },
    { x: 900, y: -900 },
  ];
  drawLine(raster, outside, { x: -900, y: 900 }, [1, 2, 3], 2);
  expect([...raster.data]).toEqual([1, 2, 3]);
  fillCircle(raster, inside, 4, [4, 5, 6]);
  fillConvex(raster, ellipsePolygon({ centre: outside, half: [10, 4], angle: 3 }), [7, 8, 9]);
  expect([...raster.data]).toEqual([4, 5, 6]);
});
