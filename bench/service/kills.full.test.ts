import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killServer } from "./kills.ts";

// Ten kills among 200 jobs: kills.clients.test.ts.
test("a server killed in the middle of its jobs loses none and ends each once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-kills-"));
  const found = await killServer(folder, { kills: 2, total: 30, clients: 5, sleep: 10 });
  expect(found.wrong).toEqual([]);
  expect(found.acknowledged).toBe(30);
  expect(found.jobs).toBeGreaterThanOrEqual(30);
  await rm(folder, { recursive: true });
}, 240_000);
