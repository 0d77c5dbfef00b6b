import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Job } from "@inkloom/client";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { jobsByRun, runState } = await import("./run-state.ts");
const { listedRuns } = await import("../runs/listed-runs.ts");

type Run = Parameters<typeof listedRuns>[0][number];

const job = (id: string, name: string, more: Partial<Job> = {}): Job =>
  ({
    id,
    tool: "train-lora",
    state: "queued",
    cancelling: false,
    revision: 1,
    createdAt: "2026-01-01T00:00:00Z",
    finishedAt: null,
    parameters: { output_name: name },
    ...more,
  }) as Job;
const run = (more: Partial<Run> = {}): Run =>
  ({
    name: "ink",
    startedAt: "2026-01-01T00:00:00Z",
    finished: null,
    changedAt: "2026-01-01T01:00:00Z",
    ...more,
  }) as Run;
const finished = { at: "2026-01-01T01:00:00Z", file: "ink.safetensors", bytes: 1 };

describe("what has become of a run", () => {
  test.each([
    ["waiting", undefined, job("1", "ink")],
    ["paused", undefined, job("1", "ink", { state: "paused" })],
    ["running", run(), job("1", "ink", { state: "running" })],
    ["cancelling", run(), job("1", "ink", { state: "running", cancelling: true })],
    ["running", run({ finished }), job("1", "ink", { state: "running" })],
    ["done", run({ finished }), undefined],
    ["done", undefined, job("1", "ink", { state: "done" })],
    ["stopped", run(), undefined],
    ["stopped", run(), job("1", "ink", { state: "cancelled" })],
    ["failed", run(), job("1", "ink", { state: "failed", finishedAt: "2026-01-01T02:00:00Z" })],
  ] as const)("%s", (state, given, asked) => {
    expect(runState(given, asked)).toBe(state);
  });

  test("is no longer the failure of a job where somebody went on with it since", () => {
    const failed = job("1", "ink", { state: "failed", finishedAt: "2026-01-01T02:00:00Z" });
    const startedAt = "2026-01-01T03:00:00Z";
    expect(runState(run({ startedAt }), failed)).toBe("stopped");
    const ended = { ...finished, at: "2026-01-01T04:00:00Z" };
    expect(runState(run({ startedAt, finished: ended }), failed)).toBe("done");
  });

  test("is the failure of a later job of the same name, though the run came to its end before", () => {
    const failed = (finishedAt: string) => job("2", "ink", { state: "failed", finishedAt });
    expect(runState(run({ finished }), failed("2026-01-01T02:00:00Z"))).toBe("failed");
    expect(runState(run({ finished }), failed("2026-01-01T00:30:00Z"))).toBe("done");
    const cancelled = job("2", "ink", { state: "cancelled", finishedAt: "2026-01-01T02:00:00Z" });
    expect(runState(run({ finished }), cancelled)).toBe("done");
  });
});

describe("jobs of runs", () => {
  test("are those that train, by the name of what they make", () => {
    const others = [
      job("2", "drawn", { tool: "generate" }),
      job("3", "nameless", { parameters: {} }),
    ];
    expect([...jobsByRun([job("1", "ink"), ...others], new Map()).keys()]).toEqual(["ink"]);
  });

  test("the newest of each run counts, and the latest news of it", () => {
    const live = new Map([
      ["2", { job: job("2", "ink", { revision: 5, state: "running" }) }],
      ["3", { job: job("3", "other") }],
    ]);
    const jobs = jobsByRun(
      [job("1", "ink"), job("2", "ink"), job("3", "other", { revision: 9 })],
      live,
    );
    expect(jobs.get("ink")?.job).toMatchObject({ id: "2", state: "running" });
    expect(jobs.get("other")?.job.revision).toBe(9);
  });
});

describe("the list", () => {
  let names: readonly string[];
  beforeAll(() => {
    const runs = [
      run({ name: "old", changedAt: "2025-01-01T00:00:00Z" }),
      run({ name: "new", changedAt: "2026-05-01T00:00:00Z" }),
      run({ name: "going", changedAt: "2025-06-01T00:00:00Z" }),
    ];
    const jobs = new Map([
      ["going", { job: job("5", "going", { state: "running" }) }],
      ["waits", { job: job("6", "waits") }],
      ["removed", { job: job("4", "removed", { state: "done" }) }],
      [
        "refused",
        { job: job("3", "refused", { state: "failed", finishedAt: "2026-01-01T00:00:00Z" }) },
      ],
    ]);
    names = listedRuns(runs, jobs).map(({ name }) => name);
  });

  test("has those that wait or go on first, then the newest", () => {
    expect(names).toEqual(["waits", "going", "new", "refused", "old"]);
  });

  test("has none whose folder somebody removed", () => {
    expect(names).not.toContain("removed");
  });
});
