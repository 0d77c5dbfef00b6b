import { describe, expect, test } from "vitest";
import { covered, gaps, joined, pieces, type Range, readRanges } from "./ranges.ts";

describe("ranges", () => {
  test.each<[string, Range[], Range, Range[]]>([
    [
      "apart stay apart",
      [[0, 2]],
      [4, 6],
      [
        [0, 2],
        [4, 6],
      ],
    ],
    [
      "that touch become one",
      [
        [0, 2],
        [4, 6],
      ],
      [2, 4],
      [[0, 6]],
    ],
    [
      "that overlap become one",
      [
        [0, 3],
        [5, 9],
      ],
      [2, 6],
      [[0, 9]],
    ],
    ["within another add nothing", [[0, 9]], [2, 6], [[0, 9]]],
    [
      "come into their order",
      [[8, 9]],
      [0, 1],
      [
        [0, 1],
        [8, 9],
      ],
    ],
    ["of nothing add nothing", [[8, 9]], [3, 3], [[8, 9]]],
  ])("%s", (_, ranges, added, expected) => {
    expect(joined(ranges, added)).toEqual(expected);
  });

  test("and their gaps make the whole, however they came", () => {
    let ranges: Range[] = [];
    for (let i = 0; i < 200; i++) {
      const start = (i * 7919) % 1000;
      ranges = joined(ranges, [start, Math.min(1000, start + (i % 13))]);
      expect(covered(ranges) + covered(gaps(ranges, 1000))).toBe(1000);
      expect(ranges.every(([from], j) => from > (ranges[j - 1]?.[1] ?? -1))).toBe(true);
    }
  });

  test("are cut into pieces that are not longer than asked", () => {
    expect(
      pieces(
        [
          [0, 10],
          [20, 21],
        ],
        4,
      ),
    ).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
      [20, 21],
    ]);
    expect(gaps([], 0)).toEqual([]);
  });

  test.each([
    ["no list", {}],
    ["of three", [[1, 2, 3]]],
    ["backwards", [[2, 1]]],
    [
      "overlapping",
      [
        [0, 5],
        [4, 6],
      ],
    ],
    ["past the end", [[0, 11]]],
    ["no numbers", [["0", 5]]],
    ["broken", [[0, 1.5]]],
    ["below zero", [[-1, 3]]],
  ])("that were written as %s are not read", (_, value) => {
    expect(readRanges(value, 10)).toBeUndefined();
  });

  test("that were written are read again", () => {
    expect(
      readRanges(
        [
          [0, 4],
          [6, 10],
        ],
        10,
      ),
    ).toEqual([
      [0, 4],
      [6, 10],
    ]);
  });
});
