import type * as files from "node:fs/promises";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { expectWritableFolder, writeWholeFile } from "./write-whole-file.ts";

/** A disk that fills up on demand (files open, but nothing fits into them) or knows no hard links. */
const disk = vi.hoisted(() => ({ full: false, linkless: false }));
vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof files>();
  const open: typeof real.open = async (...given) => {
    const file = await real.open(...given);
    if (disk.full)
      file.writeFile = () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }));
    return file;
  };
  const link: typeof real.link = (...given) =>
    disk.linkless
      ? Promise.reject(Object.assign(new Error("no links"), { code: "EPERM" }))
      : real.link(...given);
  return { ...real, open, link };
});

const bytes = new TextEncoder().encode("picture");
let folder = "";
beforeEach(async () => {
  disk.full = false;
  disk.linkless = false;
  folder = await mkdtemp(join(tmpdir(), "inkloom-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeWholeFile", () => {
  test("writes the bytes, makes the folders above, and leaves nothing beside", async () => {
    const path = join(folder, "a", "b", "x.png");
    await writeWholeFile(path, bytes);
    expect(await readFile(path, "utf8")).toBe("picture");
    expect(await readdir(join(folder, "a", "b"))).toEqual(["x.png"]);
  });

  test("leaves an existing file alone unless asked to replace it", async () => {
    const path = join(folder, "x.png");
    await writeFile(path, "old");
    await expect(writeWholeFile(path, bytes)).rejects.toMatchObject({ code: "output/exists" });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["x.png"]);
    await writeWholeFile(path, bytes, { replace: true });
    expect(await readFile(path, "utf8")).toBe("picture");
    expect(await readdir(folder)).toEqual(["x.png"]);
  });

  test("of many writers of one name exactly one wins", async () => {
    const path = join(folder, "x.png");
    const writers = Array.from({ length: 8 }, () => writeWholeFile(path, bytes));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["x.png"]);
  });

  test("an abort before the end leaves neither a file nor a new folder", async () => {
    const signal = AbortSignal.abort();
    const write = writeWholeFile(join(folder, "a", "b", "x.png"), bytes, { signal });
    await expect(write).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual([]);
  });

  test("names the place that cannot be written", async () => {
    await writeFile(join(folder, "file"), "");
    const write = writeWholeFile(join(folder, "file", "x.png"), bytes);
    await expect(write).rejects.toMatchObject({ code: "output/unwritable" });
  });

  test.skipIf(process.platform !== "linux")(
    "gives up on a place that takes no folders",
    async () => {
      const write = writeWholeFile("/proc/inkloom/x.png", bytes);
      await expect(write).rejects.toMatchObject({ code: "output/unwritable", exitCode: 2 });
    },
  );

  test("needs no hard links to keep from overwriting", async () => {
    disk.linkless = true;
    const path = join(folder, "x.png");
    await writeWholeFile(path, bytes);
    await expect(writeWholeFile(path, bytes)).rejects.toMatchObject({ code: "output/exists" });
    expect(await readFile(path, "utf8")).toBe("picture");
    expect(await readdir(folder)).toEqual(["x.png"]);
  });

  test("reports a full disk and takes everything back", async () => {
    disk.full = true;
    const write = writeWholeFile(join(folder, "a", "x.png"), bytes);
    await expect(write).rejects.toMatchObject({ code: "output/full", exitCode: 1 });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("expectWritableFolder", () => {
  test("accepts a folder that does not exist yet, and makes none", async () => {
    await expectWritableFolder(join(folder, "a", "b"));
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
});
