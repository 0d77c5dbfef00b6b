import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { PeakMemory } from "./peak-memory.ts";

const MIB = 2 ** 20;

/** Holds 150 MiB, then lets go of them, and says so each time. */
const SWELLING = `
  let held = Buffer.alloc(150 * 2 ** 20, 1);
  process.stdin.once("data", () => {
    held = undefined;
    gc();
    console.log("free");
  });
  console.log(held.length);`;

describe.skipIf(process.platform !== "linux")("the peak of a process", () => {
  test("is what it held while it was watched: a later watch does not disturb an earlier one", async () => {
    const child = spawn(process.execPath, ["--expose-gc", "-e", SWELLING]);
    await once(child.stdout, "data");
    const memory = new PeakMemory();
    const first = await memory.begin(child.pid);
    child.stdin.write("go\n");
    await once(child.stdout, "data");
    const second = await memory.begin(child.pid);
    const whole = (await memory.end(first, child.pid)) ?? 0;
    const late = (await memory.end(second, child.pid)) ?? 0;
    child.kill();
    await once(child, "exit");
    expect(whole).toBeGreaterThan(150 * MIB);
    expect(late).toBeGreaterThan(MIB);
    expect(late).toBeLessThan(whole - 100 * MIB);
  });

  test("of a process that is gone is what was noted before", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
    const memory = new PeakMemory();
    const watch = await memory.begin(child.pid);
    await memory.note(child.pid);
    child.kill();
    await once(child, "exit");
    expect(await memory.end(watch, child.pid)).toBeGreaterThan(1);
    expect(await memory.end(await memory.begin(undefined), undefined)).toBeUndefined();
  });
});
