import { describe, expect, test } from "vitest";
import { midnight, PERIODS, spanOf } from "./periods.ts";

const days = ({ from, until }: ReturnType<typeof spanOf>) => [
  from?.toDateString(),
  until?.toDateString(),
];

describe("spans of days", () => {
  test("begin and end at this machine's midnights", () => {
    const now = new Date(2026, 10, 28, 15, 30); // a Saturday
    expect(days(spanOf("today", now))).toEqual(["Sat Nov 28 2026", undefined]);
    expect(days(spanOf("yesterday", now))).toEqual(["Fri Nov 27 2026", "Sat Nov 28 2026"]);
    expect(days(spanOf("days7", now))).toEqual(["Sun Nov 22 2026", undefined]);
    expect(days(spanOf("week", now))).toEqual(["Mon Nov 16 2026", "Mon Nov 23 2026"]);
    expect(days(spanOf("year", now))).toEqual(["Thu Jan 01 2026", undefined]);
    for (const period of PERIODS) expect(spanOf(period, now).from?.getHours()).toBe(0);
  });

  test("know that Sunday ends a week and that years have edges", () => {
    expect(days(spanOf("week", new Date(2026, 10, 29)))).toEqual([
      "Mon Nov 16 2026",
      "Mon Nov 23 2026",
    ]);
    expect(days(spanOf("week", new Date(2027, 0, 1)))).toEqual([
      "Mon Dec 21 2026",
      "Mon Dec 28 2026",
    ]);
  });

  test("read days as fields write them, and no others", () => {
    expect(midnight("2026-02-28", 1)?.toDateString()).toBe("Sun Mar 01 2026");
    for (const wrong of ["2026-02-30", "2026-13-01", "28.11.2026", "", "2026-1-1"])
      expect(midnight(wrong)).toBeUndefined();
  });
});
