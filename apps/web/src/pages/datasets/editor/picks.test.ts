import { expect, test } from "vitest";
import { joined, NO_PICKS, rangeTo, toggled, unplaced } from "./picks.ts";

test("captions are selected one by one, and taken back", () => {
  const one = toggled(NO_PICKS, "a.txt", 3);
  expect([[...one.names], one.from]).toEqual([["a.txt"], 3]);
  expect(toggled(one, "a.txt", 3).names.size).toBe(0);
});

test("a range goes from the one pressed last, in both directions, and joins what was selected", () => {
  const one = toggled(NO_PICKS, "d.txt", 3);
  expect([rangeTo(one, 5), rangeTo(one, 1), rangeTo(NO_PICKS, 2)]).toEqual([
    [3, 5],
    [1, 3],
    [2, 2],
  ]);
  expect([...joined(one, ["e.txt", "d.txt"], 5).names]).toEqual(["d.txt", "e.txt"]);
});

test("in another list a range begins anew, and what is selected stays", () => {
  const one = unplaced(toggled(NO_PICKS, "d.txt", 3));
  expect([...one.names]).toEqual(["d.txt"]);
  expect(rangeTo(one, 5)).toEqual([5, 5]);
});
