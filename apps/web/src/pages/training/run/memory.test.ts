import type { Job } from "@inkloom/client";
import { expect, test } from "vitest";
import { memoryOf } from "./memory.ts";

const done = (report?: Record<string, unknown>): Pick<Job, "result"> => ({
  result: { files: [], ...(report && { report }) },
});

test("the memory of a run is what its job told, as far as it did", () => {
  const memory = { estimated: 7e8, peak: 6e8 };
  expect(memoryOf(done({ steps: 3, memory }))).toEqual(memory);
  expect(memoryOf(done({ memory: { estimated: 7e8 } }))).toEqual({ estimated: 7e8 });
  expect(memoryOf(done({ steps: 3 }))).toBeUndefined();
  expect(memoryOf(done())).toBeUndefined();
  expect(memoryOf({ result: null })).toBeUndefined();
  expect(memoryOf(undefined)).toBeUndefined();
});
