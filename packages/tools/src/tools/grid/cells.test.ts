import { TOOLS } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { readAxis } from "./axis.ts";
import { gridCells, inDrawingOrder } from "./cells.ts";

const TOOL = TOOLS.generate;
const REQUEST = { prompt: "a cat", seed: 7 };
const cells = (x: string, y: string, z = "steps=1") =>
  gridCells(
    REQUEST,
    [readAxis("x", x, TOOL), readAxis("y", y, TOOL), readAxis("z", z, TOOL)],
    TOOL,
  );

describe("gridCells", () => {
  test("every combination is one cell, x fastest", () => {
    const all = cells("cfg=5,6,7", "clip skip=1,2", "steps=1-2");
    expect(all).toHaveLength(12);
    expect(all.slice(0, 4).map(({ place, file }) => [place.x, place.y, place.z, file])).toEqual([
      [0, 0, 0, "01.png"],
      [1, 0, 0, "02.png"],
      [2, 0, 0, "03.png"],
      [0, 1, 0, "04.png"],
    ]);
    expect(all[11]?.parameters).toMatchObject({ cfg: 7, clip_skip: 2, steps: 2, seed: 7 });
  });

  test("seeds that an axis leaves open are one for each of its places", () => {
    const seeds = cells("seed=-1,5,-1", "steps=1,2").map(({ parameters }) => parameters["seed"]);
    expect(seeds.slice(0, 3)).toEqual(seeds.slice(3));
    expect(seeds[1]).toBe(5);
    expect(seeds[0]).not.toBe(seeds[2]);
    for (const seed of seeds) expect(seed).toBeGreaterThanOrEqual(0);
  });

  test("too many pictures are refused with the figure", () => {
    expect(() => cells("seed=1-100", "steps=1-100")).toThrow("100 x 100 x 1 = 10000 pictures");
  });
});

describe("inDrawingOrder", () => {
  test("models change as seldom as can be, then sizes; the rest stays in order", () => {
    const order = inDrawingOrder(cells("model=a,b", "width=64,128", "seed=1,2"));
    const seen = order.map(({ parameters }) =>
      ["model", "width", "seed"].map((name) => String(parameters[name])).join(" "),
    );
    expect(seen).toEqual([
      "a 64 1",
      "a 64 2",
      "a 128 1",
      "a 128 2",
      "b 64 1",
      "b 64 2",
      "b 128 1",
      "b 128 2",
    ]);
  });
});
