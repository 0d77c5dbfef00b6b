import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { residentMemory, residentMemoryOfTree } from "./resident-memory.ts";

const MIB = 2 ** 20;

describe.skipIf(process.platform !== "linux")("resident memory", () => {
  test("of this process is what Node says", async () => {
    const resident = (await residentMemory(process.pid)) ?? 0;
    expect(Math.abs(resident - process.memoryUsage.rss())).toBeLessThan(64 * MIB);
  });

  test("of a tree counts children and their children", async () => {
    const hold = "const held = Buffer.alloc(100 * 2 ** 20, 1); console.log(held.length);";
    const script = `${hold}
      const spawned = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(`${hold} setInterval(() => held, 1000)`)}], { stdio: ["ignore", "pipe", "ignore"] });
      spawned.stdout.once("data", () => console.log("both"));
      process.on("SIGTERM", () => { spawned.kill(); process.exit(); });`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const chunk of child.stdout) if (String(chunk).includes("both")) break;
    const pid = child.pid ?? 0;
    const own = (await residentMemory(pid)) ?? 0;
    const tree = (await residentMemoryOfTree(pid)) ?? 0;
    child.kill();
    await once(child, "exit");
    expect(own).toBeGreaterThan(100 * MIB);
    expect(tree - own).toBeGreaterThan(100 * MIB);
    expect(tree).toBeLessThan(2 * own + 100 * MIB);
  });

  test("of a process that is gone is unknown", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    expect(await residentMemory(child.pid ?? 0)).toBeUndefined();
    expect(await residentMemoryOfTree(child.pid ?? 0)).toBeUndefined();
  });
});
