import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lockFolder, lockHolder } from "./folder-lock.ts";

const program = fileURLToPath(new URL("folder-lock-process.suite.ts", import.meta.url));
const started: ChildProcess[] = [];
let home: string;
let folder: string;

/** Another process, and the first line it says. */
async function newcomer(address = ""): Promise<{ process: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [program, folder, address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  for await (const said of createInterface(child.stdout)) return { process: child, said };
  throw new Error("the process said nothing");
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-lock-"));
  folder = join(home, "database");
});
afterEach(() => Promise.all(started.splice(0).map(kill)));
afterAll(() => rm(home, { recursive: true }));

describe("the lock of a data folder", () => {
  test("tells a second process who has it and where that answers", async () => {
    const first = await newcomer("http://127.0.0.1:7860");
    expect(first.said).toBe("held");
    const { said } = await newcomer();
    expect(said).toContain("storage/busy");
    expect(said).toContain(`process ${first.process.pid ?? 0} at http://127.0.0.1:7860`);
    expect(await lockHolder(folder)).toEqual({
      pid: first.process.pid,
      address: "http://127.0.0.1:7860",
    });
  });

  test("ends with a process that is killed, and exactly one of many newcomers has it next", async () => {
    for (let round = 0; round < 2; round++) {
      const { process: holder, said } = await newcomer("http://gone");
      expect(said).toBe("held");
      const rush = Array.from({ length: 3 }, () => newcomer());
      await kill(holder);
      const late = await newcomer();
      const words = [...(await Promise.all(rush)), late].map((each) => each.said);
      const held = words.filter((word) => word === "held");
      expect(held).toHaveLength(1);
      for (const word of words) if (word !== "held") expect(word).toContain("storage/busy");
      await Promise.all(started.splice(0).map(kill));
    }
  });

  test("keeps a second part of the same process out, and is free after release", async () => {
    const lock = await lockFolder(folder);
    await lock.announce("http://127.0.0.1:1");
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: "storage/busy",
      message: expect.stringContaining(`process ${process.pid} at http://127.0.0.1:1`) as string,
    });
    await lock.release();
    await lock.release();
    expect(await lockHolder(folder)).toBeUndefined();
    expect(await readdir(home)).toEqual(["database.lock"]);
  });
});
