import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ParamsOf } from "@inkloom/contract";
import { encodePng } from "@inkloom/pixels";
import { type PictureReport, type Results, RUNS } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const pixels = { width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) };
const INFOTEXT =
  "a red house\nNegative prompt: blurry\nSteps: 9, Sampler: Euler a, Seed: 7, Size: 128x64, " +
  "Model: inkloom-mini, RNG: CPU, Face restoration: CodeFormer, Version: v1.10.1";

let folder = "";
let a1111 = "";
let plain = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-info-"));
  a1111 = join(folder, "a1111.png");
  plain = join(folder, "plain.png");
  await writeFile(a1111, await encodePng(pixels, { parameters: INFOTEXT }));
  await writeFile(plain, await encodePng(pixels));
});
afterAll(() => rm(folder, { recursive: true }));

const info = (...argv: string[]) => runRecorded(["info", ...argv], { runs: { info: RUNS.info } });

describe("info", () => {
  test("prints the settings, what else is said, and what cannot be restored", async () => {
    const { exitCode, stdout, stderr } = await info(a1111);
    expect([exitCode, stderr]).toEqual([0, ""]);
    for (const line of [/^Written by +A1111$/m, /^ {2}prompt +a red house$/m, /^ {2}seed +7$/m])
      expect(stdout).toMatch(line);
    expect(stdout).toMatch(/^ {2}Version +v1\.10\.1$/m);
    expect(stdout).toMatch(/^Not restored\n {2}Face restoration +CodeFormer: Inkloom has no such/m);
    expect(stdout).toContain("Draw again: inkloom generate --from a1111.png");
    expect((await info(a1111, "--lang", "zh")).stdout).toContain("无法恢复");
  });

  test("--json prints everything as one document", async () => {
    const report = JSON.parse((await info(a1111, "--json")).stdout) as PictureReport;
    expect(report.texts).toEqual({ parameters: INFOTEXT });
    expect(report.restored?.unknown.map(({ name }) => name)).toEqual(["Face restoration"]);
  });

  test("a picture that tells nothing says so and is no failure", async () => {
    const { exitCode, stdout } = await info(plain);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("The picture carries no texts");
  });

  test("what is no picture ends with exit code 2", async () => {
    await writeFile(join(folder, "x.txt"), "hello");
    for (const name of ["x.txt", "absent.png"]) {
      const { exitCode, stderr } = await info(join(folder, name));
      expect(exitCode).toBe(2);
      expect(stderr).toContain("[input/picture]");
    }
  });
});

describe("generate --from", () => {
  /** What the tool is asked to draw. */
  async function asked(...argv: string[]) {
    const requests: ParamsOf<"generate">[] = [];
    const result: Results["generate"] = {
      pictures: [],
      model: { name: "m", path: "/m", family: "f" },
      seconds: {},
    };
    const recorded = await runRecorded(["generate", ...argv], {
      env: { INKLOOM_HOME: folder },
      runs: {
        generate: (parameters) => {
          requests.push(parameters);
          return Promise.resolve(result);
        },
      },
    });
    return { ...recorded, request: requests[0] };
  }

  test("takes every setting of the picture, and says what it cannot", async () => {
    const { exitCode, request, stderr } = await asked("--from", a1111);
    expect(exitCode).toBe(0);
    expect(request).toMatchObject({
      prompt: "a red house",
      negative_prompt: "blurry",
      steps: 9,
      sampler: "Euler a",
      seed: 7,
      width: 128,
      height: 64,
      noise: "a1111-cpu",
    });
    expect(stderr).toBe(
      "Not restored: Face restoration: CodeFormer (Inkloom has no such setting)\n",
    );
  });

  test("what is given beside it counts more", async () => {
    const { request } = await asked("a blue house", "--from", a1111, "--steps", "3");
    expect(request).toMatchObject({ prompt: "a blue house", steps: 3, seed: 7 });
  });

  test("a picture that tells nothing is refused before anything is drawn", async () => {
    const { exitCode, stderr, request } = await asked("--from", plain);
    expect([exitCode, request]).toEqual([2, undefined]);
    expect(stderr).toContain("[picture/untold]");
  });
});
