import { describe, expect, test } from "vitest";
import { EVERYTHING, queryOf, readFilter, writeFilter } from "./filter.ts";

const BOARD = "0193b5a2-1111-7000-8000-000000000001";
const NOW = new Date(2026, 10, 28, 12);

describe("a filter of the gallery", () => {
  test("comes back from the address as it went in", () => {
    const filter = {
      ...EVERYTHING,
      text: "山水 & a lake?",
      tool: "upscale",
      model: "inkloom-mini",
      board: BOARD,
      tags: ["海", "a,b"],
      favourite: true,
      period: "week",
      size: "large",
      order: "oldest",
    } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter(EVERYTHING)).toBe("");
    expect(readFilter("")).toEqual(EVERYTHING);
  });

  test("leaves out what cannot be asked for", () => {
    const wild = `?text=${"x".repeat(900)}&board=../../x&when=never&from=2026-02-31&size=vast&order=up&tag=&tag=${"y".repeat(200)}&favourite=yes&removed=1`;
    expect(readFilter(wild)).toEqual({ ...EVERYTHING, text: "x".repeat(500) });
  });

  test("asks for whole days of this machine, the last one as well", () => {
    const query = queryOf({ ...EVERYTHING, from: "2026-11-01", until: "2026-11-03" }, NOW);
    expect(query).toEqual({
      from: new Date(2026, 10, 1).toISOString(),
      until: new Date(2026, 10, 4).toISOString(),
    });
    expect(queryOf({ ...EVERYTHING, period: "week", from: "2020-01-01" }, NOW)).toEqual({
      from: new Date(2026, 10, 16).toISOString(),
      until: new Date(2026, 10, 23).toISOString(),
    });
  });

  test("asks for nothing that was not chosen", () => {
    expect(queryOf({ ...EVERYTHING, text: "  " }, NOW)).toEqual({});
    expect(queryOf({ ...EVERYTHING, text: " a ", removed: true, tags: ["t"] }, NOW)).toEqual({
      text: "a",
      removed: true,
      tag: ["t"],
    });
  });
});
