import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectWritableFolder } from "./writable-folder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-folder-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("expectWritableFolder", () => {
  test("accepts a folder that does not exist yet, and makes none", async () => {
    await expectWritableFolder(join(folder, "a", "b"), ["x.png"]);
    await expectWritableFolder(folder, ["x.png"]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("names a file in the way", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const expected = {
      code: "output/unwritable",
      message: `${file} is a file, expected a folder.`,
    };
    await expect(expectWritableFolder(file)).rejects.toMatchObject(expected);
    await mkdir(join(folder, "real"));
    await expectWritableFolder(join(folder, "real"));
  });

  test.skipIf(process.platform === "win32")("follows links, but not to nowhere", async () => {
    const link = join(folder, "link");
    await symlink(join(folder, "real"), link);
    const expected = {
      code: "output/unwritable",
      message: `${link} is a link to a place that does not exist, expected a folder.`,
    };
    await expect(expectWritableFolder(link)).rejects.toMatchObject(expected);
    await expect(expectWritableFolder(join(link, "below"))).rejects.toMatchObject(expected);
    await mkdir(join(folder, "real"));
    await expectWritableFolder(link);
    expect(await readdir(join(folder, "real"))).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("finds names that are too long", async () => {
    const long = "好".repeat(86); // 258 bytes; file systems take 255
    const expected = { code: "output/unwritable", exitCode: 2 };
    for (const [place, names] of [
      [folder, [long]],
      [join(folder, "new"), [long]],
      [join(folder, "new", long), []],
      [join(folder, "x/".repeat(2100)), []],
    ] as const)
      await expect(expectWritableFolder(place, names)).rejects.toMatchObject(expected);
    await expect(expectWritableFolder(folder, [long])).rejects.toThrow(
      "is a longer name than the file system takes",
    );
    await expectWritableFolder(folder, ["好".repeat(85)]);
  });

  test.skipIf(process.platform !== "linux")("refuses /proc, whoever asks", async () => {
    const expected = { code: "output/unwritable" };
    await expect(expectWritableFolder("/proc")).rejects.toMatchObject(expected);
    await expect(expectWritableFolder("/proc/new")).rejects.toMatchObject(expected);
  });
});
