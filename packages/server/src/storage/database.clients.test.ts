import { readFile, writeFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { knownMigrations } from "./migrations.ts";
import {
  execute,
  postgresPrograms,
  type PostgresServer,
  startPostgres,
} from "./postgres-server.suite.ts";
import { rowsOf } from "./rows.ts";

const programs = postgresPrograms();

describe.skipIf(programs === undefined)("a PostgreSQL server (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  });
  afterAll(() => server.stop());

  test("is migrated once by eight that start at the same time", async () => {
    const url = await server.database();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase({ folder: "", url, connections: 2 })),
    );
    const [first] = all;
    const applied = await rowsOf<{ created_at: string }>(
      first?.db ?? expect.fail(),
      sql`select created_at from drizzle.__drizzle_migrations order by id`,
    );
    expect(applied.map(({ created_at }) => Number(created_at))).toEqual(
      knownMigrations().map(({ version }) => version),
    );
    await Promise.all(all.map((each) => each.close()));
  });

  test("that refuses the password, lacks the database or speaks another encoding is told apart", async () => {
    const url = await server.database();
    await execute(url, "create role guest login password 'right'");
    const hba = await hbaFile(url);
    const before = await readFile(hba, "utf8");
    await writeFile(hba, `host all guest 127.0.0.1/32 scram-sha-256\n${before}`);
    await execute(url, "select pg_reload_conf()");
    const guest = url.replace("inkloom@", "guest:s3cret@");
    await expect(openDatabase({ folder: "", url: guest })).rejects.toSatisfy(
      (error: unknown) =>
        String(error).includes("guest@127.0.0.1") &&
        String(error).includes("28P01") &&
        !JSON.stringify(error).includes("s3cret") &&
        !String(error).includes("s3cret"),
    );
    await writeFile(hba, before);
    await execute(url, "select pg_reload_conf()");
    await expect(
      openDatabase({ folder: "", url: url.replace(/[^/]+$/, "absent") }),
    ).rejects.toMatchObject({ code: "storage/refused" });
    await execute(url, "create database latin encoding 'LATIN1' template template0 locale 'C'");
    await expect(
      openDatabase({ folder: "", url: url.replace(/[^/]+$/, "latin") }),
    ).rejects.toMatchObject({
      code: "storage/encoding",
      message: expect.stringContaining("LATIN1, expected UTF8") as string,
    });
  });
});

async function hbaFile(url: string): Promise<string> {
  const open = await openDatabase({ folder: "", url });
  const [row] = await rowsOf<{ hba_file: string }>(open.db, sql`show hba_file`);
  await open.close();
  return row?.hba_file ?? "";
}
