import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";

/** Starts the program of `parent.suite.ts` in a process group of its own. */
function startParent(way: string): { parent: ChildProcess; line: () => Promise<string> } {
  const script = join(import.meta.dirname, "parent.suite.ts");
  const parent = spawn(process.execPath, [script, way], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
  return { parent, line: async () => String((await lines.next()).value) };
}

async function hostOf(line: () => Promise<string>): Promise<number> {
  const [, pid, result] = /^host (\d+) result (\d+)$/.exec(await line()) ?? [];
  expect(result).toBe("8");
  return Number(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A container whose first process buries no orphans keeps their entries.
    const stat = existsSync("/proc/self/stat") ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

async function expectGone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 10_000, interval: 20 }).toBe(false);
}

describe("the engine host lives as long as its parent", () => {
  test.each(["return", "exit"])("and no longer when the parent ends by %s", async (way) => {
    const { parent, line } = startParent(way);
    const pid = await hostOf(line);
    const [code] = (await once(parent, "exit")) as [number | null];
    expect(code).toBe(0);
    await expectGone(pid);
  });

  test("and no longer when the parent is killed during a native call", async () => {
    const { parent, line } = startParent("wait");
    const pid = await hostOf(line);
    expect(await line()).toBe("running");
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expectGone(pid);
  });

  test("and a parent that awaits an answer gets it before it ends", async () => {
    const { parent, line } = startParent("await");
    const exit = once(parent, "exit");
    await hostOf(line);
    expect(await line()).toBe("again 10");
    expect(await exit).toEqual([0, null]);
  });

  test.skipIf(process.platform === "win32")(
    "so a key press that interrupts the whole group leaves the decision to the parent",
    async () => {
      const { parent, line } = startParent("wait");
      const pid = await hostOf(line);
      expect(await line()).toBe("running");
      process.kill(pid, "SIGINT"); // what Ctrl-C sends to every process of the group
      process.kill(pid, "SIGTERM");
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(isAlive(pid)).toBe(true);
      process.kill(-(parent.pid ?? 0), "SIGINT"); // the parent does not handle it and ends
      await once(parent, "exit");
      await expectGone(pid);
    },
  );
});
