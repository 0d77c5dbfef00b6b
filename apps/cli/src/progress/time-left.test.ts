import { describe, expect, test } from "vitest";
import { TimeLeft } from "./time-left.ts";

describe("TimeLeft", () => {
  test("knows nothing before two steps", () => {
    const left = new TimeLeft();
    expect(left.seconds(0)).toBeUndefined();
    left.note(1, 20, 5000); // loading the model took long; it says nothing about the pace
    expect(left.seconds(5000)).toBeUndefined();
  });

  test("goes on at the pace of the steps, and counts down between them", () => {
    const left = new TimeLeft();
    left.note(1, 20, 5000);
    left.note(5, 20, 13_000);
    expect(left.seconds(13_000)).toBe(30);
    expect(left.seconds(14_000)).toBe(29);
    expect(left.seconds(99_000)).toBe(0);
  });

  test("begins anew with another run of steps", () => {
    const left = new TimeLeft();
    left.note(1, 10, 0);
    left.note(10, 10, 9000);
    left.note(1, 10, 20_000);
    expect(left.seconds(20_000)).toBeUndefined();
  });
});
