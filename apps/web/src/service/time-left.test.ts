import { describe, expect, test } from "vitest";
import type { Job } from "@inkloom/client";
import type { Progress } from "./live-jobs.ts";
import { secondsLeft, shareDone } from "./time-left.ts";

const sampling = (
  step: number,
  steps: number,
  picture?: { number: number; of: number },
): Progress => ({ stage: "sample", step, steps, ...(picture && { picture }) });
const job = (progress: Progress | null) => ({ progress }) as Job;

describe("the share that is done", () => {
  test("counts steps, and pictures around them", () => {
    expect(shareDone(sampling(5, 20))).toBe(0.25);
    expect(shareDone(sampling(5, 20, { number: 3, of: 4 }))).toBe(0.5625);
  });

  test("is not known before anything is counted", () => {
    expect(shareDone(null)).toBeUndefined();
    expect(shareDone({ stage: "load" })).toBeUndefined();
  });
});

describe("the time that is left", () => {
  test("is reckoned from what this page saw, not from before it was opened", () => {
    const seenRunning = { at: 1000, progress: sampling(10, 20) };
    // Five steps in five seconds: five more.
    expect(secondsLeft({ job: job(sampling(15, 20)), seenRunning }, 6000)).toBeCloseTo(5);
  });

  test("is not said while it would be a guess", () => {
    const seenRunning = { at: 1000, progress: null };
    expect(secondsLeft({ job: job(sampling(1, 100)), seenRunning }, 1200)).toBeUndefined();
    expect(secondsLeft({ job: job(null), seenRunning }, 9000)).toBeUndefined();
    expect(secondsLeft({ job: job(sampling(5, 20)) }, 9000)).toBeUndefined();
  });
});
