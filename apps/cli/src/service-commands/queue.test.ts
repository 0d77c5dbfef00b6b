/** `inkloom queue` at a service that runs elsewhere; packages/server/src/desk tests what lies here. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";
import { type FakeService, fakeService } from "./service-api.suite.ts";

const job = (id: string, more: object = {}) => ({
  id,
  tool: "generate",
  state: "queued",
  parameters: { prompt: "雪地里的\n红房子 \u001b[2J" },
  user: null,
  batch: null,
  priority: 0,
  waitsFor: 0,
  attempts: 0,
  cancelling: false,
  revision: 0,
  progress: null,
  result: null,
  error: null,
  createdAt: "2026-11-28T08:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  links: { self: "", events: "" },
  ...more,
});

const running = job("b", { state: "running", progress: { stage: "sample", step: 3, steps: 20 } });
const failed = job("c", {
  state: "failed",
  finishedAt: "2026-11-28T08:01:00.000Z",
  error: { code: "memory/short", detail: "Too large.", cure: "Ask for less." },
  result: { files: [{ asset: "asset:1" }, { asset: 7 }, null] },
});
const paused = { all: true, mine: true };
const open = { all: false, mine: false };

let service: FakeService;
let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-cli-queue-"));
  service = await fakeService({
    "GET /api/v1/queue": {
      body: {
        paused,
        total: 3,
        jobs: [
          { place: null, job: running },
          { place: 0, job: job("a") },
        ],
      },
    },
    "GET /api/v1/jobs": { body: { jobs: [failed], next: null } },
    "GET /api/v1/jobs/c": { body: failed },
    "POST /api/v1/jobs/a/cancel": { body: job("a", { state: "cancelled" }) },
    "POST /api/v1/jobs/b/cancel": { body: { ...running, cancelling: true } },
    "POST /api/v1/jobs/a/pause": { body: job("a", { state: "paused" }) },
    "POST /api/v1/jobs/a/resume": { body: job("a") },
    "POST /api/v1/jobs/c/retry": { body: job("c") },
    "POST /api/v1/jobs/a/move": { body: job("a") },
    "PUT /api/v1/jobs/a/priority": { body: job("a", { priority: 5 }) },
    "POST /api/v1/queue/pause": { body: paused },
    "POST /api/v1/queue/resume": { body: open },
    "POST /api/v1/queue/clear": { body: { cancelled: 4 } },
  });
});
afterAll(async () => {
  await service.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => {
  service.asked.length = 0;
});

const queue = (...argv: readonly string[]) =>
  runRecorded(["queue", ...argv], {
    env: { INKLOOM_HOME: home, INKLOOM_SERVER: service.address, INKLOOM_TOKEN: "t" },
  });

describe("inkloom queue", () => {
  test("list shows what runs and waits, without what would steer the terminal", async () => {
    const { exitCode, stdout } = await queue("list", "--limit", "2", "--tool", "generate");
    expect(exitCode).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "The queue is paused.",
      "b  running 3/20  generate  雪地里的 红房子 \\u001b[2J",
      "a  waiting  generate  雪地里的 红房子 \\u001b[2J",
      "1 more; see --limit",
      "",
    ]);
    expect(service.asked).toEqual([["GET", "/api/v1/queue?tool=generate&limit=2", undefined]]);
    expect((await queue("list", "--lang", "zh")).stdout).toContain("a  等待中  generate");
  });

  test("list --ended shows the history", async () => {
    const { stdout } = await queue("list", "--ended", "--state", "failed");
    expect(stdout).toBe("c  failed  generate  雪地里的 红房子 \\u001b[2J\n");
    expect(service.asked[0]?.[1]).toBe("/api/v1/jobs?state=failed&limit=50");
  });

  test("show tells everything about a job", async () => {
    const { stdout } = await queue("show", "c");
    for (const words of ["Too large. [memory/short]", "Ask for less.", "asset:1", "Parameters"])
      expect(stdout).toContain(words);
    expect(JSON.parse((await queue("show", "c", "--json")).stdout)).toEqual(failed);
  });

  test.each([
    [
      ["cancel", "a", "b"],
      "a  cancelled\nb  running, being cancelled\n",
      ["POST", "/api/v1/jobs/a/cancel", undefined],
    ],
    [["pause", "a"], "a  paused\n", ["POST", "/api/v1/jobs/a/pause", undefined]],
    [["resume", "a"], "a  waiting\n", ["POST", "/api/v1/jobs/a/resume", undefined]],
    [["pause"], "The queue is paused.\n", ["POST", "/api/v1/queue/pause", { whose: "all" }]],
    [
      ["resume", "--mine"],
      "Jobs start as they come.\n",
      ["POST", "/api/v1/queue/resume", { whose: "mine" }],
    ],
    [["retry", "c"], "c  waiting\n", ["POST", "/api/v1/jobs/c/retry", undefined]],
    [
      ["move", "a", "--before", "b"],
      "a  waiting\n",
      ["POST", "/api/v1/jobs/a/move", { before: "b" }],
    ],
    [
      ["move", "a", "--priority", "5"],
      "a  waiting\n",
      ["PUT", "/api/v1/jobs/a/priority", { priority: 5 }],
    ],
    [["clear"], "4 jobs cancelled.\n", ["POST", "/api/v1/queue/clear", { whose: "all" }]],
  ])("%j", async (argv, words, asked) => {
    const { exitCode, stdout, stderr } = await queue(...argv);
    expect([exitCode, stdout, stderr]).toEqual([0, words, ""]);
    expect(service.asked[0]).toEqual(asked);
  });

  test("what was done before one that is not there is told", async () => {
    const { exitCode, stdout, stderr } = await queue("cancel", "a", "nobody", "b");
    expect([exitCode, stdout]).toEqual([2, "a  cancelled\n"]);
    expect(stderr).toContain("Error: Nothing.");
    expect(service.asked.map(([, path]) => path)).not.toContain("/api/v1/jobs/b/cancel");
  });

  test.each([
    [["list", "--limit", "0"], '--limit: got "0", expected a whole number from 1 to 1000.'],
    [["list", "--state", "done"], "expected --ended beside it"],
    [["list", "--ended", "--state", "lost"], "expected one of done, failed, cancelled"],
    [["move", "a"], "Got 0 of --before, --after and --priority"],
    [["move", "a", "--before", "b", "--after", "c"], "Got 2 of"],
    [["move", "a", "--priority", "high"], "--priority: got"],
    [["cancel"], "The argument <job> is missing."],
  ])("%j is refused before anybody is asked", async (argv, words) => {
    const { exitCode, stdout, stderr } = await queue(...argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
    expect(service.asked).toEqual([]);
  });
});
