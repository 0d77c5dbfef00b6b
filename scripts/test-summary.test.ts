import { expect, test } from "vitest";
import { summaryLines, type Outcome } from "./test-summary.ts";

const passed: Outcome = { state: "passed", name: "adds", readsWeights: false };

test("ends with the plain count of what passed, failed and was skipped", () => {
  const failed: Outcome = { state: "failed", name: "divides", readsWeights: false };
  expect(summaryLines([passed, passed, failed], 0).at(-1)).toBe(
    "tests: 2 passed, 1 failed, 0 skipped",
  );
});

test("counts a file that broke outside its tests as a failure", () => {
  expect(summaryLines([passed], 1).at(-1)).toBe("tests: 1 passed, 1 failed, 0 skipped");
});

test("names each skipped test with its reason and counts those that wait for the test weights", () => {
  const lines = summaryLines(
    [
      { state: "skipped", name: "reads TAESD (needs the test weights)", readsWeights: true },
      { state: "skipped", name: "reads a LoRA", readsWeights: true },
      { state: "skipped", name: "draws in Chromium", reason: "no Chromium", readsWeights: true },
    ],
    0,
  );
  expect(lines).toEqual([
    "skipped: reads TAESD (needs the test weights)",
    "skipped: reads a LoRA",
    "skipped: draws in Chromium (no Chromium)",
    "skipped for lack of the test weights: 2",
    "tests: 0 passed, 0 failed, 3 skipped",
  ]);
});
