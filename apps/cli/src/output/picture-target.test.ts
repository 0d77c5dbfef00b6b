import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pictureTarget, type TargetOptions } from "./picture-target.ts";

const png = new TextEncoder().encode("new");
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-target-"));
});
afterEach(() => rm(folder, { recursive: true }));

const target = (options: Partial<TargetOptions> = {}) =>
  pictureTarget({
    batch: 1,
    standardFolder: join(folder, "standard"),
    signal: new AbortController().signal,
    ...options,
  });

describe("pictureTarget", () => {
  test("numbers pictures in the standard folder and names their seeds", async () => {
    const { save } = await target();
    expect(await readdir(folder)).toEqual([]);
    expect(await save(png, 0, 7)).toBe(join(folder, "standard", "00001-7.png"));
    expect(await save(png, 1, 8)).toBe(join(folder, "standard", "00002-8.png"));
    const again = await target();
    expect(await again.save(png, 0, 7)).toBe(join(folder, "standard", "00003-7.png"));
  });

  test("two commands at a time never write over each other", async () => {
    const targets = await Promise.all(Array.from({ length: 6 }, () => target()));
    const paths = await Promise.all(targets.map(({ save }) => save(png, 0, 1)));
    expect(new Set(paths).size).toBe(6);
    expect(await readdir(join(folder, "standard"))).toHaveLength(6);
  });

  test("a .png is a file, x-1.png and so on for a batch", async () => {
    const out = join(folder, "new", "x.png");
    expect(await (await target({ out })).save(png, 0, 1)).toBe(out);
    const { save } = await target({ out, batch: 2 });
    expect(await save(png, 0, 1)).toBe(join(folder, "new", "x-1.png"));
    expect(await save(png, 1, 2)).toBe(join(folder, "new", "x-2.png"));
  });

  test("files of another format have its ending", async () => {
    const out = join(folder, "x.jpg");
    expect(await (await target({ out, format: "jpeg" })).save(png, 0, 1)).toBe(out);
    const { save } = await target({ format: "webp" });
    expect(await save(png, 0, 7)).toBe(join(folder, "standard", "00001-7.webp"));
  });

  test("anything else is a folder, and so is an existing folder called x.png", async () => {
    const plain = await target({ out: join(folder, "pictures") });
    expect(await plain.save(png, 0, 5)).toBe(join(folder, "pictures", "00001-5.png"));
    await mkdir(join(folder, "x.png"));
    const odd = await target({ out: join(folder, "x.png") });
    expect(await odd.save(png, 0, 5)).toBe(join(folder, "x.png", "00001-5.png"));
  });

  test("an existing file is refused before any work, and replaced only with --force", async () => {
    const out = join(folder, "x.png");
    await writeFile(out, "old");
    await expect(target({ out })).rejects.toMatchObject({ code: "output/exists", exitCode: 2 });
    await (await target({ out, force: true })).save(png, 0, 1);
    expect(await readFile(out, "utf8")).toBe("new");
    await writeFile(join(folder, "x-2.png"), "old");
    await expect(target({ out, batch: 2 })).rejects.toMatchObject({ code: "output/exists" });
  });

  test.each(["x.gif", "x.tiff", ""])("--out %j is no place for a picture", async (out) => {
    await expect(target({ out })).rejects.toMatchObject({ code: "input/invalid" });
  });

  test("a file where a folder should be is refused before any work", async () => {
    await writeFile(join(folder, "file"), "");
    const unwritable = { code: "output/unwritable", exitCode: 2 };
    await expect(target({ out: join(folder, "file") })).rejects.toMatchObject(unwritable);
    await expect(target({ out: join(folder, "file", "x.png") })).rejects.toMatchObject(unwritable);
  });

  test.skipIf(process.platform === "win32")(
    "a link to nowhere is refused before any work, and a file's is replaced only with --force",
    async () => {
      const out = join(folder, "x.png");
      await symlink(join(folder, "nowhere"), out);
      await expect(target({ out })).rejects.toMatchObject({ code: "output/exists" });
      await (await target({ out, force: true })).save(png, 0, 1);
      expect(await readFile(out, "utf8")).toBe("new");
      expect(await readdir(folder)).toEqual(["x.png"]);
      await symlink(join(folder, "nowhere"), join(folder, "pictures"));
      for (const place of ["pictures", "pictures/x.png"])
        await expect(target({ out: join(folder, place) })).rejects.toMatchObject({
          code: "output/unwritable",
        });
    },
  );

  test.skipIf(process.platform === "win32")(
    "a name that is too long is refused before any work, counting the number of the last picture",
    async () => {
      const unwritable = { code: "output/unwritable", exitCode: 2 };
      const out = join(folder, `${"x".repeat(249)}.png`);
      await target({ out, batch: 1 });
      await expect(target({ out, batch: 10 })).rejects.toMatchObject(unwritable);
      const inNewFolder = join(folder, "new", `${"x".repeat(252)}.png`);
      await expect(target({ out: inNewFolder })).rejects.toMatchObject(unwritable);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test("a folder that has a picture's name is refused before any work, even with --force", async () => {
    await mkdir(join(folder, "x-2.png"));
    const refused = target({ out: join(folder, "x.png"), batch: 2, force: true });
    await expect(refused).rejects.toMatchObject({ code: "output/exists" });
  });
});
