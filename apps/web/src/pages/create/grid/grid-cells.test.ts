import type { Job } from "@inkloom/client";
import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { drawnGrid, plannedGrid } = await import("./grid-cells.ts");

const file = (role: string, name: string) => ({ role, asset: `asset:${name}`, url: `/${name}` });

test("a grid that is done has its pictures in their places, the sheet apart", () => {
  const job = {
    id: "1",
    tool: "grid",
    parameters: { prompt: "a lake" },
    result: {
      files: [file("sheet", "s"), file("picture", "a"), file("picture", "b")],
      report: {
        axes: [{ id: "x", name: "sampler", values: ["Euler", "DDIM"] }],
        cells: [
          { x: 0, y: 0, z: 0, seed: 1 },
          { x: 1, y: 0, z: 0, seed: 1 },
        ],
      },
    },
  } as unknown as Job;
  const grid = drawnGrid(job);
  expect(grid?.sheet?.asset).toBe("asset:s");
  expect(grid?.cells.map(({ x, picture }) => [x, picture?.asset])).toEqual([
    [0, "asset:a"],
    [1, "asset:b"],
  ]);
  expect(grid?.y).toBeUndefined();
});

test("a report of another tool is no grid", () => {
  expect(
    drawnGrid({ id: "1", parameters: {}, result: { report: {} } } as unknown as Job),
  ).toBeUndefined();
});

test("cells that are still to be drawn come in the tool's order", () => {
  const parameters = { x: "model=a,b", y: "cfg=3,7" };
  const places = plannedGrid({ parameters }, 4)?.cells.map(({ x, y }) => `${x}${y}`);
  expect(places).toEqual(["00", "01", "10", "11"]);
});

test("where ranges or a matrix hide how many cells there are, nothing is guessed", () => {
  expect(plannedGrid({ parameters: { x: "cfg=1-5" } }, 5)).toBeUndefined();
  expect(plannedGrid({ parameters: { x: "cfg=3,7" } }, 4)).toBeUndefined();
});
