import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), "inkloom-pack-"));
const empty = mkdtempSync(join(tmpdir(), "inkloom-install-"));
const windows = process.platform === "win32";
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

afterAll(() => {
  for (const folder of [scratch, empty]) rmSync(folder, { recursive: true, force: true });
});

/** A consumer's npm: nothing of ours reaches it through the environment. */
const consumer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INKLOOM_|ONNXRUNTIME_)/i.test(name)),
);

test("the packed tarball makes a picture in an empty folder", { timeout: 240_000 }, ({ skip }) => {
  const platform = `${process.platform}-${process.arch}`;
  const words = [join(root, "scripts", "pack.ts"), "--platform", platform, "--out", scratch];
  const packed = execFileSync(process.execPath, words, {
    cwd: root,
    env: consumer,
    encoding: "utf8",
  });
  const tarball = packed.trimEnd().split("\n").at(-1) ?? "";

  const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball];
  const installed = spawnSync("npm", install, {
    cwd: empty,
    env: consumer,
    encoding: "utf8",
    shell: windows,
  });
  if (installed.status !== 0 && unreachable.test(installed.stderr))
    skip("the npm registry is not reachable");
  expect(installed.stderr).not.toMatch(/npm error/);
  expect(installed.status).toBe(0);

  const picture = join(empty, "red-house.png");
  const generate = ["inkloom", "generate", "a red house on green hills at sunset", "--seed", "7"];
  const made = spawnSync("npx", [...generate, "--steps", "2", "--out", picture], {
    cwd: empty,
    env: { ...consumer, INKLOOM_HOME: join(empty, "home") },
    encoding: "utf8",
    shell: windows,
  });
  expect(made.stderr).not.toMatch(/\n\s+at /);
  expect(made.status).toBe(0);
  expect(readFileSync(picture).subarray(1, 4).toString("latin1")).toBe("PNG");
});
