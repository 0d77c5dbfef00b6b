import { expect, test } from "vitest";
import { lineReport } from "./line-report.ts";

const files = [10, 20, 30, 40, 100].map((lines, i) => ({ path: `packages/a/${i}.ts`, lines }));

test("sums up the sources without their tests", () => {
  const report = lineReport([...files, { path: "packages/a/x.test.ts", lines: 300 }]);
  expect(report.ok).toBe(true);
  expect(report.lines).toEqual([
    "5 sources, 200 lines: median 30, p90 100, largest 100 (packages/a/4.ts)",
  ]);
});

test("warns of a long file and fails for one that is too long, tests included", () => {
  const warned = lineReport([...files, { path: "packages/a/long.ts", lines: 401 }]);
  expect(warned.ok).toBe(true);
  expect(warned.lines[1]).toBe("warning: packages/a/long.ts has 401 lines, look twice at 400");
  const failed = lineReport([...files, { path: "packages/a/x.test.ts", lines: 601 }]);
  expect(failed.ok).toBe(false);
  expect(failed.lines[1]).toBe("error: packages/a/x.test.ts has 601 lines, at most 600");
});
