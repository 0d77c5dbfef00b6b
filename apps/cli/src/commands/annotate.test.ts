import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { RUNS } from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-annotate-"));
  await mkdir(at("photos"));
  const picture = (width: number, height: number) =>
    encodePng({
      width,
      height,
      data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
        i % 4 === 3 || (i >> 2) % width < width / 2 ? 255 : 0,
      ),
    });
  await writeFile(at("photos/a.png"), await picture(40, 30));
  await writeFile(at("photos/b.png"), "no picture");
  await writeFile(at("photos/c.png"), await picture(2010, 10));
  await writeFile(at("photos/d.png"), await picture(30, 40));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

const inkloom = (...words: string[]) =>
  runRecorded(words, { env: { INKLOOM_HOME: at("home"), LANG: "C.UTF-8" }, runs: RUNS });

describe("inkloom annotate", () => {
  test("makes a control picture that tells what it was made by", async () => {
    const { stdout } = await inkloom(
      "annotate",
      "canny",
      at("photos/a.png"),
      "--low",
      "50",
      "-r",
      "64",
      "-o",
      at("edges.png"),
    );
    expect(stdout.trim()).toMatch(/edges\.png$/);
    const file = await readFile(at("edges.png"));
    const map = await decodePng(file);
    expect([map.width, map.height]).toEqual([85, 64]);
    expect(readPngText(file)["annotation"]).toBe(
      "Preprocessor: canny, Resolution: 64, Low threshold: 50, High threshold: 200",
    );
  });

  test("goes on behind pictures of a folder that cannot be used, and names them at the end", async () => {
    const { exitCode, stdout, stderr } = await inkloom(
      "annotate",
      "invert",
      at("photos"),
      "-o",
      `${at("maps")}/`,
    );
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("b.png");
    expect(stderr).toContain("2010x10");
    expect((await readdir(at("maps"))).toSorted()).toEqual(["a-invert.png", "d-invert.png"]);
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });

  test("refuses what no preprocessor is, and settings of others, with exit code 2", async () => {
    const unknown = await inkloom("annotate", "cany", at("photos/a.png"), "-o", at("x.png"));
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('"cany" is not known'),
    ]);
    const other = await inkloom(
      "annotate",
      "canny",
      at("photos/a.png"),
      "--sigma",
      "3",
      "-o",
      at("x.png"),
    );
    expect([other.exitCode, other.stderr]).toEqual([
      2,
      expect.stringContaining("canny has no sigma"),
    ]);
    const chinese = await inkloom(
      "annotate",
      "canny",
      at("photos/a.png"),
      "--low",
      "0",
      "--lang",
      "zh",
    );
    expect(chinese.stderr).toContain("--low：给出的是 0");
    expect(existsSync(at("x.png"))).toBe(false);
  });

  test("pose draws a file of key points, and names what is wrong with another", async () => {
    const joints = Array.from({ length: 18 }, (_, i) => [20 + i, 30 + i, 1]).flat();
    const pose = { people: [{ pose_keypoints_2d: joints }], canvas_width: 80, canvas_height: 60 };
    await writeFile(at("pose.json"), JSON.stringify(pose));
    await inkloom("pose", at("pose.json"), "-o", at("pose.png"));
    const map = await decodePng(await readFile(at("pose.png")));
    expect([map.width, map.height]).toEqual([80, 60]);
    await writeFile(at("bad.json"), JSON.stringify({ ...pose, canvas_width: "wide" }));
    const bad = await inkloom("pose", at("bad.json"), "-o", at("bad.png"));
    expect([bad.exitCode, bad.stderr]).toEqual([2, expect.stringContaining("canvas_width")]);
    const taken = await inkloom("annotate", "openpose", at("photos/a.png"), "-o", at("pose.jpg"));
    expect(taken.stderr).toContain("pose.json exists already");
  });
});
