/** A PostgreSQL server of a test's own: made in a temporary folder from the machine's programs, ended by its pid. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

export interface PostgresServer {
  /** Address of a database that is made empty by this call. */
  database(): Promise<string>;
  readonly port: number;
  stop(): Promise<void>;
}

/** Where Debian's `postgresql` and others put their programs; undefined where there are none. */
export function postgresPrograms(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).toSorted().toReversed() : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

/** PostgreSQL does not run as root: there, as the user its package made, or nobody. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"])
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // the next one
    }
  return undefined;
}

/** @param programs what `postgresPrograms` found */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "inkloom-postgres-"));
  const as = owner();
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const options = ["-D", data, "-U", "inkloom", "--auth=trust", "-E", "UTF8", "--no-sync"];
  execFileSync(join(programs, "initdb"), options, { ...as, cwd: folder, stdio: "pipe" });
  const port = await freePort();
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off"],
    { ...as, cwd: folder, stdio: "ignore" },
  );
  const url = (name: string) => `postgres://inkloom@127.0.0.1:${port}/${name}`;
  await answering(url("postgres"), server);
  let count = 0;
  return {
    port,
    database: async () => {
      const name = `test_${++count}`;
      await execute(url("postgres"), `create database ${name}`);
      return url(name);
    },
    stop: async () => {
      const gone = once(server, "exit");
      server.kill("SIGINT"); // ends open connections and stops at once, in order
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && server.exitCode === null; tries++) {
    try {
      await execute(url, "select 1");
      return;
    } catch {
      await pause(100);
    }
  }
  throw new Error("PostgreSQL does not answer");
}

/** One statement over a connection of its own. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
