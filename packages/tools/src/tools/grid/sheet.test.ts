import { encodePng, label, type Pixels } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { makeSheet } from "./sheet.ts";

const plain = (width: number, height: number, red: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).map((_, at) =>
    at % 4 === 0 ? red : at % 4 === 3 ? 255 : 0,
  ),
});
const cell = (x: number, y: number, z: number, pixels: Pixels) => ({
  place: { x, y, z },
  png: () => encodePng(pixels),
});
const redAt = ({ data, width }: Pixels, x: number, y: number) => data[(y * width + x) * 4];
const NONE = { x: [], y: [], z: [] };

describe("makeSheet", () => {
  test("pictures lie side by side with a margin, in the middle of the largest one's room", async () => {
    const cells = [cell(0, 0, 0, plain(20, 10, 50)), cell(1, 0, 0, plain(10, 6, 90))];
    const { pixels, scale } = await makeSheet(cells, { labels: NONE, margin: 4 });
    expect([pixels.width, pixels.height, scale]).toEqual([44, 10, 1]);
    expect([redAt(pixels, 0, 0), redAt(pixels, 21, 0), redAt(pixels, 24, 0)]).toEqual([
      50, 255, 255,
    ]);
    expect([redAt(pixels, 29, 2), redAt(pixels, 38, 7), redAt(pixels, 28, 2)]).toEqual([
      90, 90, 255,
    ]);
  });

  test("labels take room only where there are some, and show ink", async () => {
    const cells = [cell(0, 0, 0, plain(100, 100, 200)), cell(0, 1, 0, plain(100, 100, 200))];
    const line = (text: string) => [{ text, active: true }];
    const labels = { x: [line("步数: 5")], y: [line("a"), line("")], z: [] };
    const { pixels } = await makeSheet(cells, { labels, margin: 0 });
    expect(pixels.width).toBeGreaterThan(100);
    expect(pixels.height).toBeGreaterThan(200);
    const top = pixels.height - 200;
    const ink = pixels.data.subarray(0, pixels.width * top * 4).filter((value) => value < 100);
    expect(ink.length).toBeGreaterThan(30);
  });

  test("each z is a block of its own below the last", async () => {
    const cells = [0, 1, 2].map((z) => cell(0, 0, z, plain(8, 8, 40 * z)));
    const { pixels } = await makeSheet(cells, { labels: NONE, margin: 1 });
    expect([pixels.width, pixels.height]).toEqual([8, 26]);
    expect([4, 13, 22].map((y) => redAt(pixels, 4, y))).toEqual([0, 40, 80]);
  });
});

describe("label", () => {
  test("words are dark on white, and break where they would be too wide", async () => {
    const short = await label("steps: 20", { size: 16, width: 400 });
    const long = await label("steps: 20 ".repeat(20), { size: 16, width: 200 });
    expect(short.height).toBeLessThan(30);
    expect(long.width).toBeLessThanOrEqual(200);
    expect(long.height).toBeGreaterThan(60);
    expect(long.data.some((value) => value < 60)).toBe(true);
  });

  test("markup and control characters are shown, not obeyed", async () => {
    const tag = await label("<b>&amp;\u0007</b>", { size: 16, width: 400 });
    expect(tag.width).toBeGreaterThan(60);
  });
});
