import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const CLI = join(import.meta.dirname, "../../bin/inkloom.mjs");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-annotate-"));
  await mkdir(join(folder, "photos"));
  const picture = (width: number, height: number) =>
    encodePng({
      width,
      height,
      data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
        i % 4 === 3 || (i >> 2) % width < width / 2 ? 255 : 0,
      ),
    });
  await writeFile(join(folder, "photos/a.png"), await picture(40, 30));
  await writeFile(join(folder, "photos/b.png"), "no picture");
  await writeFile(join(folder, "photos/c.png"), await picture(2010, 10));
  await writeFile(join(folder, "photos/d.png"), await picture(30, 40));
});
afterAll(() => rm(folder, { recursive: true }));

const inkloom = async (...words: string[]) => {
  const env = { ...process.env, INKLOOM_HOME: join(folder, "home"), LANG: "C.UTF-8" };
  const ended = await run(process.execPath, [CLI, ...words], { cwd: folder, env }).catch(
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  return { code: 0, ...ended };
};

describe("inkloom annotate", () => {
  test("makes a control picture that tells what it was made by", async () => {
    const { stdout } = await inkloom(
      "annotate",
      "canny",
      "photos/a.png",
      "--low",
      "50",
      "-r",
      "64",
      "-o",
      "edges.png",
    );
    expect(stdout.trim()).toMatch(/edges\.png$/);
    const file = await readFile(join(folder, "edges.png"));
    const map = await decodePng(file);
    expect([map.width, map.height]).toEqual([85, 64]);
    expect(readPngText(file)["annotation"]).toBe(
      "Preprocessor: canny, Resolution: 64, Low threshold: 50, High threshold: 200",
    );
  });

  test("goes on behind pictures of a folder that cannot be used, and names them at the end", async () => {
    const { code, stdout, stderr } = await inkloom("annotate", "invert", "photos", "-o", "maps/");
    expect(code).not.toBe(0);
    expect(stderr).toContain("b.png");
    expect(stderr).toContain("2010x10");
    expect((await readdir(join(folder, "maps"))).toSorted()).toEqual([
      "a-invert.png",
      "d-invert.png",
    ]);
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });

  test("refuses what no preprocessor is, and settings of others, with exit code 2", async () => {
    const unknown = await inkloom("annotate", "cany", "photos/a.png", "-o", "x.png");
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('"cany" is not known'),
    ]);
    const other = await inkloom("annotate", "canny", "photos/a.png", "--sigma", "3", "-o", "x.png");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("canny has no sigma")]);
    const chinese = await inkloom(
      "annotate",
      "canny",
      "photos/a.png",
      "--low",
      "0",
      "--lang",
      "zh",
    );
    expect(chinese.stderr).toContain("--low：给出的是 0");
    expect(existsSync(join(folder, "x.png"))).toBe(false);
  });

  test("pose draws a file of key points, and names what is wrong with another", async () => {
    const joints = Array.from({ length: 18 }, (_, i) => [20 + i, 30 + i, 1]).flat();
    const pose = { people: [{ pose_keypoints_2d: joints }], canvas_width: 80, canvas_height: 60 };
    await writeFile(join(folder, "pose.json"), JSON.stringify(pose));
    await inkloom("pose", "pose.json", "-o", "pose.png");
    const map = await decodePng(await readFile(join(folder, "pose.png")));
    expect([map.width, map.height]).toEqual([80, 60]);
    await writeFile(join(folder, "bad.json"), JSON.stringify({ ...pose, canvas_width: "wide" }));
    const bad = await inkloom("pose", "bad.json", "-o", "bad.png");
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining("canvas_width")]);
    const taken = await inkloom(
      "annotate",
      "openpose",
      "photos/a.png",
      "-o",
      join(folder, "pose.jpg"),
    );
    expect(taken.stderr).toContain("pose.json exists already");
  });
});
