/** `inkloom grid` as a process of its own, to be killed: what the tests of grids share. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const program = join(import.meta.dirname, "../bin/inkloom.mjs");

/** In a group of its own, so that its engine is killed with it. */
export const startGrid = (argv: readonly string[], home: string): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [program, "grid", "a red house", ...argv, "--device", "cpu"], {
    env: { ...process.env, INKLOOM_HOME: home, LANG: "C", LC_ALL: "C" },
    detached: process.platform !== "win32",
  });

export async function ended(child: ChildProcessWithoutNullStreams) {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, stdout, stderr };
}

export const cellsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => /^\d\d\.png$/.test(name));

/** Kills it with its engine as soon as so many cells are drawn, and waits for its end. */
export async function killedAfter(
  count: number,
  child: ChildProcessWithoutNullStreams,
  folder: string,
): Promise<void> {
  const end = ended(child);
  while ((await cellsIn(folder)).length < count && child.exitCode === null) await delay(5);
  if (child.pid === undefined) throw new Error("no process");
  process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  await end;
}
