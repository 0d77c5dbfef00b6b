import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { folderProblem, type FolderWork, overPictures, picturesIn } from "./picture-folder.ts";

let folder = "";
let from = "";
let to = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-folder-"));
  from = join(folder, "in");
  to = join(folder, "out");
  await mkdir(join(from, "deeper.png"), { recursive: true });
  for (const name of ["b.jpg", "a.png", "a.webp", "notes.txt", ".hidden.png", "照片.JPEG"])
    await writeFile(join(from, name), name);
});
afterEach(() => rm(folder, { recursive: true }));

const bad = (): Problem => new Problem("input/picture", { en: "it is broken.", zh: "已损坏。" });

/** Copies the pictures, but for those that fail. */
async function run(given: Partial<FolderWork> = {}, failing: Readonly<Record<string, Error>> = {}) {
  const seen: string[] = [];
  const done = await overPictures(
    { from, to, ending: ".png", each: 1, request: { prompt: "x" }, ...given },
    async (path, { number, of }) => {
      seen.push(`${basename(path)} ${String(number)}/${String(of)}`);
      const error = failing[basename(path)];
      if (error) throw error;
      const bytes = await readFile(path);
      return Array.from({ length: given.each ?? 1 }, () => bytes);
    },
  );
  return { ...done, seen };
}

describe("overPictures", () => {
  test("each picture of the folder is worked on once, and its name is kept", async () => {
    const { seen, made } = await run();
    expect(seen).toEqual(["a.png 1/4", "a.webp 2/4", "b.jpg 3/4", "照片.JPEG 4/4"]);
    expect((await readdir(to)).sort()).toEqual([
      "a.png.png",
      "a.webp.png",
      "b.png",
      "folder.json",
      "照片.png",
    ]);
    expect(made).toHaveLength(4);
    expect(await readFile(join(to, "b.png"), "utf8")).toBe("b.jpg");
  });

  test("what is done stays done; several results of a picture count together", async () => {
    await run({ each: 2 });
    await rm(join(to, "b-2.png"));
    const { seen, kept } = await run({ each: 2 });
    expect(seen).toEqual(["b.jpg 3/4"]);
    expect(kept).toHaveLength(3);
  });

  test("a picture that fails by itself is told at the end, the others are made", async () => {
    const done = await run({}, { "a.webp": bad() });
    expect(done.made).toHaveLength(3);
    const problem = folderProblem(done);
    expect(problem?.code).toBe("folder/failed");
    expect(problem?.message).toBe("1 of 4 pictures failed: a.webp: it is broken.");
    const again = await run();
    expect([again.seen, folderProblem(again)]).toEqual([["a.webp 2/4"], undefined]);
  });

  test("a failure that is not the picture's ends the work, and it can go on", async () => {
    const lost = new Problem("model/missing", { en: "no model", zh: "没有模型" });
    await expect(run({}, { "b.jpg": lost })).rejects.toBe(lost);
    expect((await run()).kept).toEqual(["a.png", "a.webp"]);
  });

  test("results of another request are left alone", async () => {
    await run();
    await expect(run({ request: { prompt: "y" } })).rejects.toMatchObject({ code: "folder/other" });
    await expect(run({ to: from })).rejects.toMatchObject({ code: "folder/other" });
  });

  test("a cancelled work stops before the next picture", async () => {
    const stop = AbortSignal.abort();
    await expect(run({ signal: stop })).rejects.toThrow();
  });
});

test("a folder without pictures, and what is no folder, are refused", async () => {
  await expect(picturesIn(join(from, "deeper.png"))).rejects.toThrow("holds no picture");
  await expect(picturesIn(join(from, "a.png"))).rejects.toThrow("is no folder that can be read");
});
