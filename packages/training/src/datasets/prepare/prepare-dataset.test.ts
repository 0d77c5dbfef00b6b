import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "@inkloom/contract";
import { decodePicture, encodePicture, type Pixels } from "@inkloom/pixels";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openJournal } from "../journal/journal.ts";
import { windowAround, windowWithin } from "./crop-window.ts";
import { enlargePlainly } from "./fit-picture.ts";
import { prepareInPlace, prepareInto, type PrepareOptions } from "./prepare-dataset.ts";
import { subjectFocus } from "./saliency.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-prepare-"));
  await mkdir(join(root, "set/5_x"), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

/** Red to the left, blue to the right. */
function halves(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    const left = at % width < width / 2;
    data.set(left ? [255, 0, 0] : [0, 0, 255], at * 4);
  }
  return { width, height, data };
}

const put = async (
  name: string,
  picture: Pixels,
  format: "png" | "jpeg" = "png",
): Promise<void> => {
  await writeFile(join(root, "set", name), await encodePicture(picture, { format, quality: 95 }));
};
const at = async (name: string): Promise<Pixels> => decodePicture(readFileSync(join(root, name)));
const colour = ({ width, data }: Pixels, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
];

const options: PrepareOptions = {
  resolution: 64,
  crop: "centre",
  closeUp: 0,
  enlarge: enlargePlainly,
  face: () => Promise.resolve(undefined),
};
const set = (): string => join(root, "set");
const out = (): string => join(root, "out");
const square: PrepareOptions = { ...options, size: [64, 64] };

describe("into a new folder", () => {
  test("what a killed process left of it is removed after a day, and nothing else", async () => {
    await put("a.png", halves(64, 64));
    const id = "0b0e6a3c-1f1d-4a53-9a8e-2f4f3a1f4d10";
    const [old, other, fresh, alike] = [
      `.out.${id}.inkloom.part`,
      `.outer.${id}.inkloom.part`,
      `.out.${id.replace("0b", "1c")}.inkloom.part`,
      ".out.mine.inkloom.part",
    ] as const;
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of [old, other, fresh, alike]) {
      await mkdir(join(root, name));
      await writeFile(join(root, name, "a.png"), "half");
      if (name !== fresh) await utimes(join(root, name), yesterday, yesterday);
    }
    await prepareInto(set(), out(), square);
    expect(readdirSync(root).sort()).toEqual([alike, fresh, other, "out", "set"].sort());
  });

  test("each picture gets the size of its proportions, and captions come along", async () => {
    await put("a.png", halves(300, 100));
    await put("5_x/b.jpg", halves(100, 300), "jpeg");
    await put("5_x/b.png", halves(32, 32));
    await writeFile(join(root, "set/5_x/b.txt"), "a cat");
    await writeFile(join(root, "set/broken.png"), "no picture");
    const done = await prepareInto(set(), out(), { ...options, resolution: 128 });
    expect(done).toMatchObject({
      made: 3,
      enlarged: ["5_x/b.png"],
      unreadable: [{ name: "broken.png" }],
      sizes: [
        { size: "192x64", count: 1 },
        { size: "64x192", count: 1 },
        { size: "128x128", count: 1 },
      ],
    });
    expect(readdirSync(join(out(), "5_x")).sort()).toEqual([
      "b-png.png",
      "b-png.txt",
      "b.png",
      "b.txt",
    ]);
    expect(await at("out/5_x/b.png")).toMatchObject({ width: 64, height: 192 });
    expect(readFileSync(join(out(), "5_x/b.txt"), "utf8")).toBe("a cat");
  });

  test("files that cannot be read are named, and the others come", async () => {
    await put("a.png", halves(64, 64));
    await symlink(join(root, "nowhere"), join(root, "set/b.png"));
    const done = await prepareInto(set(), out(), square);
    expect(done).toMatchObject({
      made: 1,
      unreadable: [{ name: "b.png", reason: { en: "cannot be read (ENOENT)" } }],
    });
    await symlink(join(root, "nowhere"), join(root, "set/a.txt"));
    await expect(prepareInto(set(), join(root, "next"), square)).rejects.toMatchObject({
      code: "dataset/caption",
      message: expect.stringContaining("a.txt") as unknown,
    });
    expect(readdirSync(root).sort()).toEqual(["out", "set"]);
  });

  test("two at once with one name do not meet", async () => {
    for (const name of ["a.png", "b.png", "c.png"]) await put(name, halves(96, 64));
    const both = await Promise.allSettled([
      prepareInto(set(), out(), square),
      prepareInto(set(), out(), square),
    ]);
    const codes = both.map((each) =>
      each.status === "rejected" ? (each.reason as Problem).code : each.value.made,
    );
    expect(codes.sort()).toEqual([3, "output/exists"]);
    expect(readdirSync(out())).toEqual(["a.png", "b.png", "c.png"]);
    expect(readdirSync(root).sort()).toEqual(["out", "set"]);
  });

  test("nothing is left where it fails, and nothing is written over", async () => {
    await put("a.png", halves(64, 64));
    const failing = {
      ...square,
      size: [128, 128] as const,
      enlarge: () => Promise.reject(new Error("no")),
    };
    await expect(prepareInto(set(), out(), failing)).rejects.toThrow("no");
    expect(readdirSync(root)).toEqual(["set"]);
    await mkdir(out());
    await expect(prepareInto(set(), out(), square)).rejects.toMatchObject({
      code: "output/exists",
    });
  });

  test("the face, the subject or a part by hand is kept", async () => {
    await put("a.png", halves(256, 128));
    const face = { left: 200, top: 40, right: 240, bottom: 80 };
    const find = () => Promise.resolve(face);
    await prepareInto(set(), out(), { ...square, crop: "face", face: find });
    expect(colour(await at("out/a.png"), 2, 32)).toEqual([0, 0, 255]); // 128 to 256 of the old
    await rm(out(), { recursive: true });
    await prepareInto(set(), out(), {
      ...square,
      rectangle: { left: 0, top: 0, right: 0.5, bottom: 1 },
    });
    expect(colour(await at("out/a.png"), 62, 32)).toEqual([255, 0, 0]);
    await rm(out(), { recursive: true });
    const without = await prepareInto(set(), out(), { ...square, crop: "face" });
    expect(without.faceless).toEqual(["a.png"]);
    await rm(out(), { recursive: true });
    const outside = { left: 900, top: 0, right: 950, bottom: 50 };
    await expect(prepareInto(set(), out(), { ...square, rectangle: outside })).rejects.toThrow(
      "lies outside of a picture of 256x128",
    );
  });

  test("with padding nothing is cut off", async () => {
    await put("a.png", halves(128, 64));
    await prepareInto(set(), out(), { ...square, padding: "black" });
    const picture = await at("out/a.png");
    expect([colour(picture, 2, 2), colour(picture, 2, 32), colour(picture, 61, 32)]).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [0, 0, 255],
    ]);
    await rm(out(), { recursive: true });
    await prepareInto(set(), out(), { ...square, padding: "edge" });
    expect(colour(await at("out/a.png"), 2, 2)).toEqual([255, 0, 0]);
  });
});

test("in place is a change that can be undone", async () => {
  await put("a.png", halves(128, 64));
  await put("5_x/b.jpg", halves(128, 128), "jpeg");
  const before = ["set/a.png", "set/5_x/b.jpg"].map((name) => readFileSync(join(root, name)));
  const what = { en: "cut", zh: "裁剪" };
  await prepareInPlace(set(), { ...square, name: "5_x" }, what);
  await prepareInPlace(set(), square, what);
  expect(await at("set/a.png")).toMatchObject({ width: 64, height: 64 });
  expect(await at("set/5_x/b.jpg")).toMatchObject({ width: 64, height: 64 });
  const journal = openJournal(set());
  expect(journal.list()).toMatchObject([{ files: 1 }, { files: 2 }]);
  journal.undo();
  journal.undo();
  expect(["set/a.png", "set/5_x/b.jpg"].map((name) => readFileSync(join(root, name)))).toEqual(
    before,
  );
  expect(existsSync(out())).toBe(false);
});

describe("windows", () => {
  test("stay within the picture, as near as they can be", () => {
    expect(windowAround([100, 50], [64, 64], { x: 0.9, y: 0.5 })).toEqual({
      left: 50,
      top: 0,
      width: 50,
      height: 50,
    });
    expect(windowAround([100, 100], [64, 64], { x: 0.5, y: 0.2 }, 40)).toEqual({
      left: 30,
      top: 0,
      width: 40,
      height: 40,
    });
    expect(windowAround([1, 1], [128, 64], { x: 0.5, y: 0.5 })).toEqual({
      left: 0,
      top: 0,
      width: 1,
      height: 1,
    });
    expect(windowWithin([10, 10], { left: -5, top: 2, right: 50, bottom: 8 })).toEqual({
      left: 0,
      top: 2,
      width: 10,
      height: 6,
    });
  });

  test("what stands out is found", () => {
    const grey = new Float32Array(200 * 100).fill(120);
    for (let y = 60; y < 80; y++)
      for (let x = 150; x < 170; x++) grey[y * 200 + x] = (x + y) % 2 ? 250 : 10;
    const { x, y } = subjectFocus({ width: 200, height: 100, grey });
    expect(Math.abs(x - 0.8)).toBeLessThan(0.06);
    expect(Math.abs(y - 0.7)).toBeLessThan(0.1);
    const flat = { width: 50, height: 50, grey: new Float32Array(2500).fill(9) };
    expect(subjectFocus(flat).x).toBeCloseTo(0.5, 1);
  });
});
