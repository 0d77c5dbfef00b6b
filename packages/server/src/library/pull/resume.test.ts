/** Downloads that are ended in the middle go on from there: what was there is not fetched again, and the file is right to the byte. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import {
  expectContent,
  type Handler,
  loraFile,
  pulled,
  pulling,
  refused,
  type Seen,
  serving,
  sha256,
  temporaryHome,
  testServer,
} from "./hostile-server.suite.ts";
import { covered, joined, type Range } from "./ranges.ts";

const server = await testServer();
const file = loraFile(4 * 2 ** 20);
const what = `${server.origin}/x.safetensors`;
let home = "";

beforeEach(async () => {
  home = await temporaryHome();
  server.seen.length = 0;
});

interface State {
  readonly done: readonly Range[];
}

const downloads = () => readdir(join(home, "downloads"));
const stateFile = async () =>
  join(
    home,
    "downloads",
    (await downloads()).find((name) => name.endsWith(".part.json")) ?? "none",
  );
const partFile = async () =>
  join(home, "downloads", (await downloads()).find((name) => name.endsWith(".part")) ?? "none");
const state = async () => JSON.parse(await readFile(await stateFile(), "utf8")) as State;

/** What was asked for after the question about the file. */
const askedFor = (seen: readonly Seen[]): Range[] =>
  seen.flatMap(({ range }) =>
    range === undefined || range[1] === 0 ? [] : [[range[0], range[1] + 1] as const],
  );

const overlap = (asked: readonly Range[], done: readonly Range[]): number =>
  asked.reduce(
    (sum, range) => sum + covered(done) + (range[1] - range[0]) - covered(joined(done, range)),
    0,
  );

const expectPlaced = async () => {
  await expectContent(join(home, "loras/x.safetensors"), file);
  expect(await downloads()).toEqual([]);
};

/** Serves slowly, so that there is a middle to be ended in. */
const slowly =
  (wait: number, handler: Handler): Handler =>
  (response, seen) => {
    setTimeout(() => {
      handler(response, seen);
    }, wait);
  };

/** Ends a pull when so many bytes are there. */
async function aborted(bytes: number): Promise<void> {
  const ending = new AbortController();
  const pull = pulling({ what }, home, [server], {
    signal: ending.signal,
    onProgress: ({ done = 0 }) => {
      if (done >= bytes) ending.abort();
    },
  });
  await expect(pull).rejects.toThrow("aborted");
}

describe("a pull whose process is killed", () => {
  test("goes on with what was saved, and fetches only the rest", async () => {
    // The last pieces come late: the process has saved others by then.
    server.on("/x.safetensors", (response, seen) => {
      const late = (seen.range?.[0] ?? 0) >= 3 * 2 ** 20;
      slowly(late ? 60_000 : 1, serving(file))(response, seen);
    });
    const program = fileURLToPath(new URL("./pull-process.suite.ts", import.meta.url));
    const process_ = spawn(process.execPath, [program, what, home, server.host], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let told = "";
    process_.stdout.on("data", (text: Buffer) => (told += text.toString()));
    const until = Date.now() + 20_000;
    while (Date.now() < until) {
      await new Promise((done) => setTimeout(done, 50));
      const [, bytes] = /fetch (\d+)\n$/.exec(told) ?? [];
      if (Number(bytes ?? 0) >= 3 * 2 ** 20) break;
    }
    process_.kill("SIGKILL");
    await once(process_, "exit");
    const saved = await state();
    // What was saved last may be less than what came.
    expect(covered(saved.done)).toBeGreaterThan(2 ** 20);
    expect(covered(saved.done)).toBeLessThanOrEqual(3 * 2 ** 20);
    server.seen.length = 0;
    server.on("/x.safetensors", serving(file));
    const report = await pulled({ what }, home, [server]);
    expect(report.sha256).toBe(sha256(file));
    expect(overlap(askedFor(server.seen), saved.done)).toBe(0);
    expect(report.fetched).toBe(file.length - covered(saved.done));
    await expectPlaced();
  });
});

describe("a pull that was killed while it said what is there", () => {
  const leave = async () => {
    await writeFile(`${await stateFile()}.new`, '{"version":1,"by');
  };

  test("leaves nothing once the file is there", async () => {
    server.on("/x.safetensors", slowly(2, serving(file)));
    await aborted(1_500_000);
    const { done } = await state();
    await leave();
    const report = await pulled({ what }, home, [server]);
    expect(report.fetched).toBe(file.length - covered(done));
    await expectPlaced();
  });

  test("leaves nothing where all of it was there", async () => {
    server.on("/x.safetensors", slowly(2, serving(file)));
    await aborted(1_500_000);
    await writeFile(await partFile(), file);
    const known = JSON.parse(await readFile(await stateFile(), "utf8")) as object;
    const whole = JSON.stringify({ ...known, done: [[0, file.length]] });
    await writeFile(await stateFile(), whole);
    await leave();
    expect((await pulled({ what }, home, [server])).fetched).toBe(0);
    await expectPlaced();
  });
});

describe("a pull that is cancelled", () => {
  test("keeps what it has, which is not fetched again", async () => {
    server.on("/x.safetensors", slowly(2, serving(file)));
    await aborted(1_500_000);
    const { done } = await state();
    expect(covered(done)).toBeGreaterThanOrEqual(1_500_000);
    expect(covered(done)).toBeLessThan(file.length);
    expect(await readdir(home)).toEqual(["downloads"]);
    server.seen.length = 0;
    const report = await pulled({ what }, home, [server]);
    expect(overlap(askedFor(server.seen), done)).toBe(0);
    expect(report.fetched).toBe(file.length - covered(done));
    await expectPlaced();
  });

  test("before anything came leaves nothing behind", async () => {
    const ending = new AbortController();
    server.on("/x.safetensors", () => {
      ending.abort();
    });
    await expect(pulling({ what }, home, [server], { signal: ending.signal })).rejects.toThrow();
    expect(await downloads()).toEqual([]);
  });

  test("keeps nothing where the server gives no parts", async () => {
    server.on("/x.safetensors", (response, seen) => {
      if (seen.range !== undefined) serving(file, { ranges: false })(response, seen);
      else {
        response.writeHead(200, { "Content-Length": file.length, ETag: '"v1"' });
        response.write(file.subarray(0, 2_000_000));
      }
    });
    await aborted(1_500_000);
    expect(await downloads()).toEqual([]);
  });
});

describe("what was kept", () => {
  beforeEach(async () => {
    server.on("/x.safetensors", slowly(2, serving(file)));
    await aborted(1_500_000);
    server.on("/x.safetensors", serving(file));
    server.seen.length = 0;
  });

  test("is forgotten where the file on the server is another", async () => {
    const next = loraFile(4 * 2 ** 20, 5);
    server.on("/x.safetensors", serving(next, { etag: '"v2"' }));
    const report = await pulled({ what }, home, [server]);
    expect(report.fetched).toBe(next.length);
    await expectContent(join(home, "loras/x.safetensors"), next);
  });

  test("is forgotten where no stamp says that it is the same", async () => {
    server.on("/x.safetensors", serving(file, { etag: "" }));
    expect((await pulled({ what }, home, [server])).fetched).toBe(file.length);
    await expectPlaced();
  });

  test.each([
    ["is no JSON", "{"],
    ["is of another version", '{"version":9,"bytes":4194304,"done":[[0,4000000]]}'],
    ["tells of ranges that overlap", '{"version":1,"bytes":4194304,"done":[[0,9],[5,20]]}'],
    ["tells of more than there is", '{"version":1,"bytes":99999999,"done":[[0,99999999]]}'],
  ])("is forgotten where its state %s", async (_, text) => {
    await writeFile(await stateFile(), text);
    expect((await pulled({ what }, home, [server])).fetched).toBe(file.length);
    await expectPlaced();
  });

  test("is forgotten where its bytes are gone", async () => {
    await truncate(await partFile(), 1000);
    expect((await pulled({ what }, home, [server])).fetched).toBe(file.length);
    await expectPlaced();
  });

  test("and was altered is found out by the hash, and the next time begins anew", async () => {
    const path = await partFile();
    const bytes = await readFile(path);
    const [[start] = [0]] = (await state()).done;
    bytes[start + 500_000] = (bytes[start + 500_000] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const hash = sha256(file);
    expect((await refused({ what, sha256: hash }, home, [server])).code).toBe("pull/checksum");
    expect(await downloads()).toEqual([]);
    expect((await pulled({ what, sha256: hash }, home, [server])).fetched).toBe(file.length);
    await expectPlaced();
  });

  test("outlives a server that does not answer for a while", async () => {
    const before = await state();
    server.on("/x.safetensors", (response) => {
      response.writeHead(503).end();
    });
    expect((await refused({ what }, home, [server])).code).toBe("pull/unreachable");
    expect(await state()).toEqual(before);
  });
});
