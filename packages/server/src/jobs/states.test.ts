import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JOB_STATES } from "../storage/schema.ts";
import { isJobId, newJobId } from "./job-id.ts";
import { ENDED, statesBefore, TRANSITIONS, WAITING } from "./states.ts";

describe("states of jobs", () => {
  test("can all be reached from the queue, and the queue from all but done", () => {
    for (const state of JOB_STATES) {
      const seen = new Set([state]);
      for (const from of seen) for (const to of TRANSITIONS[from]) seen.add(to);
      expect(seen.has("queued")).toBe(state !== "done");
      if (state === "queued") expect([...seen].toSorted()).toEqual([...JOB_STATES].toSorted());
    }
  });

  test("are waiting, running or ended", () => {
    expect([...WAITING, "running", ...ENDED].toSorted()).toEqual([...JOB_STATES].toSorted());
    expect(statesBefore("done")).toEqual(["running"]);
    expect(statesBefore("running")).toEqual(["queued"]);
  });
});

describe("ids of jobs", () => {
  test("are UUIDs of version 7 that sort as they were made, also within a millisecond and when the clock goes back", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 50 }), (steps) => {
        let now = Date.now();
        const ids = steps.map((step) => newJobId((now += step)));
        expect(ids).toEqual(ids.toSorted());
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) {
          expect(isJobId(id)).toBe(true);
          expect(id).toMatch(/^.{8}-.{4}-7.{3}-[89ab]/);
        }
      }),
    );
  });
});
