import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUNS } from "@inkloom/tools";
import { afterAll, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const folder = await mkdtemp(join(tmpdir(), "inkloom-estimate-"));
afterAll(() => rm(folder, { recursive: true }));

const inkloom = (...words: string[]) =>
  runRecorded(["estimate", "memory", "--preset", "llama-7b", ...words], {
    env: { INKLOOM_HOME: join(folder, "home"), LANG: "C.UTF-8" },
    runs: RUNS,
  });

describe("inkloom estimate memory", () => {
  test("prints what holds memory, in both languages", async () => {
    const { stdout } = await inkloom("--task", "full", "--zero", "3", "--data-parallel", "64");
    expect(stdout).toContain("6,738,415,616");
    expect(stdout).toMatch(/^ {2}optimizer states +1\.2 GiB$/m);
    expect(stdout).toMatch(/^ {2}ZeRO 1, 64 devices +/m);
    const chinese = await inkloom("--lang", "zh");
    expect(chinese.stdout).toMatch(/^单个设备 +/m);
  });

  test("writes charts into a folder or beside a name, and tells them in JSON", async () => {
    const out = join(folder, "charts");
    const { stdout } = await inkloom("--out", out, "--json");
    const { charts, device } = JSON.parse(stdout) as {
      charts: string[];
      device: { bytes: number };
    };
    expect(device.bytes).toBeGreaterThan(2 * 6_738_415_616);
    expect(charts).toHaveLength(4);
    expect((await readdir(out)).sort()).toEqual([
      ...["memory-growth.png", "memory-growth.svg", "memory-parts.png", "memory-parts.svg"],
    ]);
    await inkloom("--out", join(folder, "one.svg"), "--lang", "zh");
    expect(await readFile(join(folder, "one-parts.svg"), "utf8")).toContain("内存的构成");
  });

  test("refuses a kind of file that charts are not", async () => {
    const { exitCode, stderr } = await inkloom("--out", join(folder, "chart.jpg"));
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("expected a folder, or a file that ends in .svg or .png");
  });
});
