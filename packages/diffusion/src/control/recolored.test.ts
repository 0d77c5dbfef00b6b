import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recolored } from "./recolored.ts";
import { hashPicture } from "./tiny-control.suite.ts";

const goldens = JSON.parse(
  readFileSync(new URL("./goldens/recolored.json", import.meta.url), "utf8"),
) as Readonly<Record<"luminance" | "intensity", readonly number[]>>;

/** Levels: what OpenCV loses where it keeps colours in eight bits. */
test.each([
  ["luminance", 4],
  ["intensity", 4],
] as const)("a picture takes over another's %s as OpenCV does it, within rounding", (by, most) => {
  const made = recolored(hashPicture("drawn", 8, 8), hashPicture("grey", 8, 8), by);
  const colours = made.data.filter((_, at) => at % 4 !== 3);
  const apart = goldens[by].map((value, at) => Math.abs(value - (colours[at] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(most);
});

test("a picture of another size stays as it is", () => {
  const drawn = hashPicture("drawn", 8, 8);
  expect(recolored(drawn, hashPicture("grey", 4, 8), "luminance")).toBe(drawn);
});
