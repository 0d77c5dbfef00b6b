import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), "inkloom-pack-"));
const empty = mkdtempSync(join(tmpdir(), "inkloom-install-"));
const windows = process.platform === "win32";

afterAll(() => {
  for (const folder of [scratch, empty]) rmSync(folder, { recursive: true, force: true });
});

/** A consumer's npm: nothing of ours reaches it through the environment. */
const consumer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INKLOOM_|ONNXRUNTIME_)/i.test(name)),
);

/** Runs npm or npx as somebody who only wants to use the package. */
const consume = (command: "npm" | "npx", words: readonly string[], env = consumer) =>
  spawnSync(command, words, { cwd: empty, env, encoding: "utf8", shell: windows });

/** One short question, because npm keeps trying for minutes when it installs. */
const registryAnswers = (): boolean =>
  consume("npm", ["view", "commander", "version", "--fetch-retries=0", "--fetch-timeout=10000"])
    .status === 0;

test(
  "the packed tarball makes a picture in an empty folder",
  { timeout: 240_000 },
  async ({ skip }) => {
    if (!registryAnswers()) skip("npm's registry is not reachable");
    const platform = `${process.platform}-${process.arch}`;
    const words = [join(root, "scripts", "pack.ts"), "--platform", platform, "--out", scratch];
    const packed = execFileSync(process.execPath, words, {
      cwd: root,
      env: consumer,
      encoding: "utf8",
    });
    const tarball = packed.trimEnd().split("\n").at(-1) ?? "";

    const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball];
    const installed = consume("npm", install);
    expect(installed.stderr).not.toMatch(/npm error/);
    expect(installed.status).toBe(0);

    const picture = join(empty, "red-house.png");
    const request = ["a red house on green hills at sunset", "--seed", "7", "--steps", "2"];
    const made = consume("npx", ["inkloom", "generate", ...request, "--out", picture], {
      ...consumer,
      INKLOOM_HOME: join(empty, "home"),
    });
    expect(made.stderr).not.toMatch(/^(Error|错误)|\n\s+at /m);
    expect(made.status).toBe(0);
    expect(readFileSync(picture).subarray(1, 4).toString("latin1")).toBe("PNG");
    await expectService();
  },
);

/** The installed package as a service: its database begins, a job runs, it ends in order. */
async function expectService(): Promise<void> {
  const starter = join(empty, "node_modules", "inkloom", "bin", "inkloom.mjs");
  const service = spawn(process.execPath, [starter, "serve", "--port", "0"], {
    cwd: empty,
    env: { ...consumer, INKLOOM_HOME: join(empty, "home"), LANG: "C" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(service, "exit");
  const [line] = (await Promise.race([
    once(createInterface({ input: service.stdout }), "line"),
    exit.then(([code]) => [`ended with ${String(code)}`]),
  ])) as [string];
  const address = /^Inkloom answers at (\S+)$/.exec(line)?.[1];
  expect(address, line).toBeDefined();
  const answer = await fetch(`${address ?? ""}/api/v1/tools/generate?wait=60`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a red house", steps: 1, device: "cpu" }),
  });
  expect(await answer.json()).toMatchObject({ state: "done", result: { files: [{ width: 128 }] } });
  const page = await (await fetch(`${address ?? ""}/`)).text();
  const script = /src="(\/app\/assets\/[^"]+\.js)"/.exec(page)?.[1];
  const answered = await fetch(`${address ?? ""}${script ?? "/the page has no script"}`, {
    headers: { "accept-encoding": "br" },
  });
  expect(answered.headers.get("content-type")).toContain("javascript");
  expect(answered.headers.get("content-encoding")).toBe("br");
  service.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
}
