import { decodePng } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { byteUnit, roundMarks, shortNumber } from "./axis.ts";
import { type Chart, chartPng, chartSvg } from "./drawing.ts";

const chart: Chart = {
  width: 60,
  height: 40,
  title: `"a" <b> & c`,
  shapes: [
    { kind: "rectangle", at: { x: 10, y: 5 }, width: 20, height: 10, colour: [255, 0, 0] },
    {
      kind: "line",
      points: [
        { x: 0, y: 30 },
        { x: 59, y: 30 },
      ],
      width: 1,
      colour: [0, 0, 255],
    },
    { kind: "dot", at: { x: 50, y: 10 }, radius: 3, colour: [0, 128, 0] },
    { kind: "words", text: "<5", at: { x: 30, y: 20 }, anchor: "end", size: 12 },
  ],
};

describe("a chart", () => {
  test("as SVG has its shapes, and words that are no markup", () => {
    const svg = chartSvg(chart);
    expect(svg).toContain('<rect x="10" y="5" width="20" height="10" fill="#ff0000"/>');
    expect(svg).toContain('<polyline points="0,30 59,30"');
    expect(svg).toContain('<circle cx="50" cy="10" r="3" fill="#008000"/>');
    expect(svg).toContain("&#60;5</text>");
    expect(svg).toContain("<title>&#34;a&#34; &#60;b&#62; &#38; c</title>");
  });

  test("as PNG has the same colours at the same places, and nothing beside a rectangle", async () => {
    const { width, height, data } = await decodePng(Buffer.from(await chartPng(chart)));
    expect([width, height]).toEqual([60, 40]);
    const at = (x: number, y: number) => [...data.subarray((y * 60 + x) * 4, (y * 60 + x) * 4 + 3)];
    expect(at(10, 5)).toEqual([255, 0, 0]);
    expect(at(29, 14)).toEqual([255, 0, 0]);
    expect(at(30, 14)).toEqual([255, 255, 255]);
    expect(at(29, 15)).toEqual([255, 255, 255]);
    expect(at(3, 30)).toEqual([0, 0, 255]);
    expect(at(50, 10)).toEqual([0, 128, 0]);
  });
});

describe("an axis", () => {
  test.each([
    [72.7, 6, [0, 20, 40, 60, 80]],
    [1, 5, [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]],
    [4.1, 4, [0, 2, 4, 6]],
    [0, 4, [0, 1]],
  ])("to %f in about %i steps has round marks", (most, count, marks) => {
    expect(roundMarks(most, count)).toEqual(marks);
  });

  test("has the unit that its largest size has", () => {
    expect(byteUnit(3 * 2 ** 30)).toEqual({ name: "GiB", bytes: 2 ** 30 });
    expect(byteUnit(2 ** 30 - 1).name).toBe("MiB");
    expect(byteUnit(0)).toEqual({ name: "B", bytes: 1 });
    expect([0.6000000000000001, 12.345, 340.7].map(shortNumber)).toEqual(["0.6", "12.3", "341"]);
  });
});
