import { expect, test } from "vitest";
import { dotMatrix } from "./dot-matrix.ts";

/** The picture as text, one sign per pixel. */
function drawn(text: string, width = 1000): string[] {
  const { data, ...size } = dotMatrix(text, { scale: 1, width });
  return Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (__, x) =>
      data[(y * size.width + x) * 4] === 0 ? "#" : ".",
    ).join(""),
  );
}

test("letters have their form", () => {
  expect(drawn("Hi").slice(0, 7)).toEqual([
    "#...#...#...",
    "#...#.......",
    "#...#..##...",
    "#####...#...",
    "#...#...#...",
    "#...#...#...",
    "#...#..###..",
  ]);
});

test("every printable character but the blank has dots", () => {
  for (let code = 0x21; code < 0x7f; code++)
    expect(drawn(String.fromCharCode(code)).join("")).toContain("#");
});

test("what has no letter is written by its number, long lines are broken", () => {
  expect(drawn("中")).toEqual(drawn("[4E2D]"));
  expect(drawn("abcd", 12)).toHaveLength(18);
  expect(drawn("")).toHaveLength(9);
});
