import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { readPictureText } from "@inkloom/pixels";
import type { Run } from "@inkloom/tools";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

let home = "";
let photos = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-img2img-"));
  photos = join(home, "photos");
  await mkdir(photos);
  for (const name of ["a.png", "b.jpg", "broken.png"]) await writeFile(join(photos, name), name);
});
afterEach(() => rm(home, { recursive: true }));

/** Draws a pixel that knows whose it is; refuses what is broken. */
const draw: Run<"img2img"> = ({ image, seed }) => {
  if (basename(image) === "broken.png")
    throw new Problem("input/picture", { en: "it is broken.", zh: "已损坏。" });
  const pixels = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 9, 9, 255) };
  const model = { name: "m", family: "f" };
  const job = { program: "inkloom", version: "0", tool: "img2img", parameters: {}, model } as const;
  return Promise.resolve({
    pictures: [{ pixels, seed, infotext: `of ${basename(image)}`, job }],
    model: { ...model, path: "/m" },
    seconds: {},
  });
};

const img2img = (...argv: string[]) =>
  runRecorded(
    ["img2img", photos, "a drawing", "--seed", "7", "--out", join(home, "out"), ...argv],
    {
      env: { INKLOOM_HOME: home },
      runs: { img2img: draw },
    },
  );

test("every picture of a folder is drawn, names stay, failures are told at the end", async () => {
  const { exitCode, stdout, stderr } = await img2img();
  expect(exitCode).toBe(2);
  expect(stderr).toContain("1 of 3 pictures failed: broken.png: it is broken.");
  expect(
    stdout
      .trim()
      .split("\n")
      .map((path) => basename(path)),
  ).toEqual(["a.png", "b.png"]);
  expect((await readdir(join(home, "out"))).sort()).toEqual(["a.png", "b.png", "folder.json"]);
  const text = readPictureText(await readFile(join(home, "out", "b.png")));
  expect(text["parameters"]).toBe("of b.jpg");
});

test("a second run makes only what is missing, a different one is refused", async () => {
  await img2img();
  await rm(join(home, "out", "b.png"));
  await writeFile(join(photos, "broken.png"), "mended");
  const { stdout } = await img2img("--json");
  const report = JSON.parse(stdout) as { made: { source: string }[]; kept: string[] };
  expect(report.made.map(({ source }) => source)).toEqual(["b.jpg"]);
  expect(report.kept).toEqual(["a.png"]);
  const { exitCode, stderr } = await img2img("--denoise", "0.3");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("[folder/other]");
});
