import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from "../../packages/server/src/storage/postgres-server.suite.ts";
import { killServer, killWorkers } from "./kills.ts";

const programs = postgresPrograms();
const newFolder = () => mkdtemp(join(tmpdir(), "inkloom-kills-"));

test("a server on PGlite killed ten times among 200 jobs ends each once", async () => {
  const folder = await newFolder();
  const found = await killServer(folder, { kills: 10, total: 200, clients: 20, sleep: 10 });
  console.log(found);
  expect(found.wrong).toEqual([]);
  expect(found.acknowledged).toBe(200);
  await rm(folder, { recursive: true });
}, 600_000);

describe.skipIf(programs === undefined)("needs Debian's postgresql", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  });
  afterAll(() => server.stop());

  test("of three workers on PostgreSQL two die; what they ran runs elsewhere within a minute", async () => {
    const folder = await newFolder();
    const url = await server.database();
    const load = { workers: 3, total: 120, clients: 20, sleep: 200 };
    const found = await killWorkers(folder, url, load);
    console.log(found);
    expect(found.wrong).toEqual([]);
    expect(found.acknowledged).toBe(120);
    expect(found.repeated).toBeGreaterThanOrEqual(1);
    expect(found.longest).toBeLessThan(60);
    await rm(folder, { recursive: true });
  });
});
