import { expect, test } from "vitest";
import { placeAt } from "./place.ts";

const rows = [
  { id: "a1", user: "a" },
  { id: "b1", user: "b" },
  { id: "a2", user: "a" },
  { id: "b2", user: "b" },
  { id: "a3", user: "a" },
];
const rowAt = (index: number) => rows[index];

test("a job that is moved up stands before the row that it was dropped on", () => {
  expect(placeAt(rowAt, 4, 2)).toEqual({ before: "a2" });
  expect(placeAt(rowAt, 4, 0)).toEqual({ before: "a1" });
});

test("a job that is moved down stands behind it", () => {
  expect(placeAt(rowAt, 0, 4)).toEqual({ after: "a3" });
});

test("jobs of others are passed up to the nearest of the same user", () => {
  expect(placeAt(rowAt, 4, 1)).toEqual({ before: "a2" });
  expect(placeAt(rowAt, 0, 3)).toEqual({ after: "a2" });
});

test("nothing changes where only jobs of others lie between, or nothing is known", () => {
  expect(placeAt(rowAt, 4, 3)).toBeUndefined();
  expect(placeAt(rowAt, 2, 2)).toBeUndefined();
  expect(placeAt(rowAt, 9, 0)).toBeUndefined();
  expect(placeAt((index) => (index === 0 ? rows[0] : undefined), 0, 50)).toBeUndefined();
});
