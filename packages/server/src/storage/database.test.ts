import { chmod, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { knownMigrations } from "./migrations.ts";
import { rowsOf } from "./rows.ts";

let home: string;
let folder: string;
const password = "s3cret%2Fpart";

const problemOf = async (options: { folder: string; url?: string }): Promise<unknown> => {
  try {
    await (await openDatabase(options)).close();
  } catch (error) {
    return error;
  }
  throw new Error("it opened");
};

/** A server's address that carries a password. */
const at = (port: number): string => `postgres://someone:${password}@127.0.0.1:${port}/ink`;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-database-"));
  folder = join(home, "data", "database");
  await mkdir(`${folder}.making`, { recursive: true });
  await writeFile(join(`${folder}.making`, "PG_VERSION"), "left by a first start that was killed");
  const open = await openDatabase({ folder });
  await open.db.execute(sql`insert into settings values ('greeting', '"你好"')`);
  await open.close();
});
afterAll(() => rm(home, { recursive: true }));

describe("the database of a data folder", () => {
  test("keeps what is written, and one part of the program has it at a time", async () => {
    const open = await openDatabase({ folder });
    await open.announce("http://127.0.0.1:7860");
    expect(await rowsOf(open.db, sql`select value from settings`)).toEqual([{ value: "你好" }]);
    expect(await problemOf({ folder })).toMatchObject({
      code: "storage/busy",
      message: expect.stringContaining("http://127.0.0.1:7860") as string,
    });
    await open.close();
    await open.close();
    expect((await readdir(join(home, "data"))).toSorted()).toEqual(["database", "database.lock"]);
  });

  test.skipIf(process.platform === "win32")(
    "is for nobody else on the machine, also where it once was",
    async () => {
      const rights = async () => (await stat(folder)).mode & 0o777;
      expect(await rights()).toBe(0o700);
      await chmod(folder, 0o755);
      await (await openDatabase({ folder })).close();
      expect(await rights()).toBe(0o700);
    },
  );

  test("is left alone where a later program has written it", async () => {
    const open = await openDatabase({ folder });
    const newest = knownMigrations().at(-1)?.version ?? 0;
    const later = sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', ${newest + 1})`;
    await open.db.execute(later);
    await open.close();
    expect(await problemOf({ folder })).toMatchObject({
      code: "storage/newer",
      message: expect.stringContaining(String(newest + 1)) as string,
    });
    const same = await openDatabase({ folder, version: 0 }).catch(() => undefined);
    expect(same).toBeUndefined();
  });

  test("is refused where its folder is damaged, of another version, or holds other things", async () => {
    await writeFile(join(folder, "PG_VERSION"), "99\n");
    expect(await problemOf({ folder })).toMatchObject({ code: "storage/newer" });
    await writeFile(join(folder, "PG_VERSION"), "16\n");
    expect(await problemOf({ folder })).toMatchObject({
      code: "storage/damaged",
      message: expect.stringContaining('"16", expected 18') as string,
    });
    await writeFile(join(folder, "PG_VERSION"), "18\n");
    await truncate(join(folder, "global", "pg_control"), 100);
    expect(await problemOf({ folder })).toMatchObject({ code: "storage/damaged" });
    await rm(join(folder, "PG_VERSION"));
    expect(await problemOf({ folder })).toMatchObject({ code: "storage/damaged" });
    expect(await readdir(folder)).toContain("global");
  });
});

describe("the database of a server", () => {
  test("whose address is none is refused without repeating it", async () => {
    for (const url of ["", "mysql://a:b@c/d", `postgres://a:${password}@:x:y`, password]) {
      const problem = await problemOf({ folder, url });
      expect(problem).toMatchObject({ code: "storage/address" });
      expect(JSON.stringify(problem) + String(problem)).not.toContain("s3cret");
    }
  });

  test("that nobody answers for is named without its password", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const address = closed.address();
    closed.close();
    await once(closed, "close");
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const url of [at(port), at(port).replace("127.0.0.1", "no-such-host.invalid")]) {
      const problem = await problemOf({ folder, url });
      expect(problem).toMatchObject({ code: "storage/unreachable" });
      expect(String(problem)).toContain(`:${port}/ink`);
      expect(JSON.stringify(problem) + String(problem)).not.toContain("s3cret");
    }
  });
});
