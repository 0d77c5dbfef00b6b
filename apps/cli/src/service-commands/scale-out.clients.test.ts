/** What docs/scale-out.md says to type, typed: PostgreSQL, an S3 server, one process that answers and two that work. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { decodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from "../../../../packages/server/src/storage/postgres-server.suite.ts";
import {
  motoPython,
  type MotoServer,
  startMoto,
} from "../../../../packages/server/src/storage/store/moto-server.suite.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const cli = join(root, "apps", "cli", "bin", "inkloom.mjs");
const programs = postgresPrograms();
const moto = programs === undefined ? undefined : motoPython();

/** Lines of the page's blocks for the shell. */
const linesOf = async (page: string): Promise<string[]> => {
  const text = await readFile(join(root, "docs", page), "utf8");
  return [...text.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = ""]) =>
    block.trimEnd().split("\n"),
  );
};
const commandsIn = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const found = /^((?:\w+=\S+ )*)npx inkloom (.*)$/.exec(line);
    if (found === null) return [];
    const [, variables = "", words = ""] = found;
    const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? "");
    return [{ variables: variables.trim().split(" "), args }];
  });

describe.skipIf(moto === undefined)(
  "several machines (needs PostgreSQL, Python and PyPI moto)",
  () => {
    let postgres: PostgresServer;
    let s3: MotoServer;
    let home: string;
    let env: Record<string, string>;
    const running: ChildProcess[] = [];

    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), "inkloom-scale-"));
      postgres = await startPostgres(programs ?? "");
      s3 = await startMoto(moto?.python ?? "");
      const values: Readonly<Record<string, string>> = {
        DATABASE_URL: await postgres.database(),
        INKLOOM_S3_BUCKET: s3.bucket,
        INKLOOM_S3_ENDPOINT: s3.endpoint,
        INKLOOM_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        INKLOOM_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      };
      const named = (await linesOf("scale-out.md")).flatMap(
        (line) => /^export (\w+)=/.exec(line)?.slice(1, 2) ?? [],
      );
      env = Object.fromEntries(named.map((name) => [name, values[name] ?? ""]));
      expect(env).toEqual(values);
    });
    afterAll(async () => {
      const left = running.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      );
      for (const child of left) {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      }
      await s3.stop();
      await postgres.stop();
      moto?.remove();
      await rm(home, { recursive: true });
    });

    /** Starts a command of the page; resolves with its first line. */
    async function start(args: readonly string[], machine: string, more: readonly string[] = []) {
      const child = spawn(process.execPath, [cli, ...args, ...more], {
        cwd: home,
        env: { ...process.env, LANG: "C", ...env, INKLOOM_HOME: join(home, machine) },
        stdio: ["ignore", "pipe", "inherit"],
      });
      running.push(child);
      const lines = createInterface({ input: child.stdout });
      const [first] = (await Promise.race([
        once(lines, "line"),
        once(child, "exit").then(([code]) => {
          throw new Error(`inkloom ${args.join(" ")} ended with ${String(code)}`);
        }),
      ])) as [string];
      return { child, first };
    }
    async function run(args: readonly string[], variables: Readonly<Record<string, string>>) {
      const child = spawn(process.execPath, [cli, ...args], {
        cwd: home,
        env: { ...process.env, LANG: "C", INKLOOM_HOME: join(home, "asking"), ...variables },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      const [code] = (await once(child, "exit")) as [number];
      return { code, text };
    }

    test("the commands of the page draw, on whichever worker is free, also when one is killed", async () => {
      const pages = await Promise.all(["scale-out.md", "scale-out.zh-CN.md"].map(linesOf));
      expect(pages[1]).toEqual(pages[0]);
      const [serve, worker, generate] = commandsIn(pages[0] ?? []);
      const front = await start(serve?.args ?? [], "front", ["--port", "0"]);
      const address = /http:\S+/.exec(front.first)?.[0] ?? "";
      expect(generate?.variables).toEqual(["INKLOOM_SERVER=http://127.0.0.1:7860"]);
      const workers = [
        await start(worker?.args ?? [], "one"),
        await start(worker?.args ?? [], "two"),
      ];
      const server = { INKLOOM_SERVER: address };
      const drawn = await run(generate?.args ?? [], server);
      expect(drawn.code).toBe(0);
      expect(await decodePng(await readFile(join(home, "hills.png")))).toMatchObject({
        width: 128,
      });
      expect(await s3.objects()).toBe(1);

      // Both work; one dies in the middle, and nothing is lost.
      const answers = await Promise.all(
        [1, 2, 3, 4].map((seed) =>
          ask(address, { prompt: "a house", steps: 60, seed, device: "cpu" }),
        ),
      );
      await until(
        async () => (await states(address)).filter((each) => each === "running").length === 2,
      );
      workers[0]?.child.kill("SIGKILL");
      await until(async () => (await states(address)).every((each) => each === "done"));
      expect(answers).toHaveLength(4);
      expect(await s3.objects()).toBe(5);

      // Whoever is told to end ends well.
      for (const { child } of [workers[1], front].flatMap((each) => each ?? [])) {
        const gone = once(child, "exit");
        child.kill("SIGTERM");
        expect((await gone)[0]).toBe(0);
      }
    });
  },
);

async function ask(address: string, parameters: object): Promise<string> {
  const answer = await fetch(`${address}/api/v1/tools/generate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

async function states(address: string): Promise<string[]> {
  const of = async (path: string) =>
    (await (await fetch(`${address}/api/v1${path}`)).json()) as {
      readonly jobs: readonly {
        readonly state?: string;
        readonly job?: { readonly state: string };
      }[];
    };
  const [queue, history] = [await of("/queue"), await of("/jobs")];
  return [...queue.jobs, ...history.jobs].map(({ state, job }) => job?.state ?? state ?? "");
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > 120_000) expect.fail("what was waited for did not happen");
    await pause(200);
  }
}
