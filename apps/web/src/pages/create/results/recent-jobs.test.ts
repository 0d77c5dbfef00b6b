import type { Job } from "@inkloom/client";
import { expect, test, vi } from "vitest";
import type { LiveJob } from "../../../service/live-jobs.ts";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { lastSeedOf, newestFirst, picturesOf } = await import("./recent-jobs.ts");

const job = (id: string, revision: number, more: object = {}): Job =>
  ({
    id,
    revision,
    tool: "generate",
    state: "queued",
    parameters: {},
    result: null,
    ...more,
  }) as Job;

test("what was heard last of a job counts, and the newest job comes first", () => {
  const live = new Map<string, LiveJob>([
    ["1", { job: job("1", 5, { state: "running" }) }],
    ["2", { job: job("2", 1) }],
    ["4", { job: job("4", 1, { tool: "info" }) }],
  ]);
  const asked = [job("1", 3), job("2", 9, { state: "done" }), job("3", 1)];
  const shown = newestFirst(asked, live, ({ tool }) => tool === "generate");
  expect(shown.map(({ job: { id, state } }) => `${id} ${state}`)).toEqual([
    "3 queued",
    "2 done",
    "1 running",
  ]);
});

test("the last seed is that of a job that is done and drew one", () => {
  const jobs = [
    { job: job("4", 1, { parameters: { seed: -1 } }) },
    { job: job("3", 1, { state: "failed", parameters: { seed: 3 } }) },
    { job: job("2", 1, { state: "done", parameters: {} }) },
    { job: job("1", 1, { state: "done", parameters: { seed: 7 } }) },
  ];
  expect(lastSeedOf(jobs)).toBe(7);
  expect(lastSeedOf([])).toBeUndefined();
});

test("pictures keep their place among the files of the job", () => {
  const files = [
    { role: "sheet", asset: "asset:a", url: "/a" },
    { role: "picture", asset: "asset:b", url: "/b", seed: 2 },
  ];
  const made = picturesOf(job("1", 1, { parameters: { prompt: "a lake" }, result: { files } }));
  expect(made.map(({ key, role, seed, prompt }) => [key, role, seed, prompt])).toEqual([
    ["1/0", "sheet", undefined, "a lake"],
    ["1/1", "picture", 2, "a lake"],
  ]);
});
