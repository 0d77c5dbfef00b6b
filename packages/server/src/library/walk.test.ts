import { chmod, mkdtemp, rm, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { haveChanged } from "./folder-watch.ts";
import { writeFiles } from "./model-files.suite.ts";
import { ABSENT, type Walk, walkModels } from "./walk.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-walk-"));
});
afterEach(async () => {
  await chmod(join(root, "locked"), 0o700).catch(() => undefined);
  await rm(root, { recursive: true });
});

const walk = (options = {}): Promise<Walk> =>
  walkModels(root, { endings: [".safetensors"], deep: true, wholeFolders: false, ...options });

const relatives = ({ files }: Walk): string[] => files.map(({ relative }) => relative);

describe("looking through a folder", () => {
  test("ends at links that lead in a circle, and passes over those that lead nowhere", async () => {
    await writeFiles(root, { "a/x.safetensors": "1", "b/y.safetensors": "22" });
    await symlink(root, join(root, "a/up"));
    await symlink(join(root, "a"), join(root, "a/self"));
    await symlink(join(root, "b"), join(root, "a/b"));
    await symlink(join(root, "a"), join(root, "b/a"));
    await symlink(join(root, "nowhere"), join(root, "gone.safetensors"));
    await symlink(join(root, "loop2.safetensors"), join(root, "loop1.safetensors"));
    await symlink(join(root, "loop1.safetensors"), join(root, "loop2.safetensors"));
    const found = await walk();
    expect(relatives(found)).toEqual(["a/x.safetensors", "b/y.safetensors"]);
    expect(found.files.map(({ linked }) => linked)).toEqual([false, false]);
  });

  test("follows a link that leads out, into folders that lead back", async () => {
    const outside = await mkdtemp(join(tmpdir(), "inkloom-walk-out-"));
    await writeFiles(root, { "z/own.safetensors": "" });
    await writeFiles(outside, { "far/x.safetensors": "" });
    await symlink(root, join(outside, "far/back"));
    await symlink(join(outside, "far"), join(root, "a-link"));
    await symlink(join(outside, "far"), join(root, "b-link"));
    const { files } = await walk();
    expect(files.map(({ relative, linked }) => [relative, linked])).toEqual([
      ["a-link/x.safetensors", true],
      ["z/own.safetensors", false],
    ]);
    await rm(outside, { recursive: true });
  });

  test("ends in time where every folder links to every other", async () => {
    const folders = Array.from({ length: 12 }, (_, n) => `n${n}`);
    await writeFiles(
      root,
      Object.fromEntries(folders.map((name) => [`${name}/x.safetensors`, ""])),
    );
    for (const name of folders)
      for (const other of folders)
        if (other !== name) await symlink(join(root, other), join(root, name, other));
    const found = await walk();
    expect(found.cut).toBe(false);
    expect(found.files).toHaveLength(12);
  });

  test("goes eight folders deep, and into none where it is not to", async () => {
    const deep = (depth: number): string => `${"d/".repeat(depth)}x.safetensors`;
    await writeFiles(root, { [deep(0)]: "", [deep(8)]: "", [deep(9)]: "" });
    expect(relatives(await walk())).toEqual([deep(8), deep(0)]);
    expect(relatives(await walk({ deep: false }))).toEqual([deep(0)]);
  });

  test("leaves hidden files and folders of other kinds out, in any case of an ending", async () => {
    await writeFiles(root, {
      "A.SAFETENSORS": "",
      "._a.safetensors": "",
      ".cache/b.safetensors": "",
      "other/c.safetensors": "",
      "d.ckpt": "",
    });
    const found = await walk({ skipped: new Set([join(root, "other")]) });
    expect(relatives(found)).toEqual(["A.SAFETENSORS"]);
    expect([...found.names]).toEqual([
      ["A.SAFETENSORS", "file"],
      ["d.ckpt", "file"],
      ["other", "folder"],
    ]);
  });

  test("survives what is not there, is no folder, or may not be read", async () => {
    await writeFiles(root, { "file.safetensors": "", "locked/x.safetensors": "" });
    const absent = await walkModels(join(root, "absent"), {
      endings: [".safetensors"],
      deep: true,
      wholeFolders: false,
    });
    expect(absent).toMatchObject({ files: [], cut: false });
    expect([...absent.folders.values()]).toEqual([ABSENT]);
    const file = await walkModels(join(root, "file.safetensors"), {
      endings: [".safetensors"],
      deep: true,
      wholeFolders: false,
    });
    expect(file.files).toEqual([]);
    await chmod(join(root, "locked"), 0);
    const found = relatives(await walk());
    // Whoever may read everything reads it here too.
    if (process.getuid?.() !== 0) expect(found).toEqual(["file.safetensors"]);
    expect(found).toContain("file.safetensors");
  });

  test("ends when it is stopped", async () => {
    await expect(walk({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
  });

  test("tells pictures and texts beside a file, and when one of them changes", async () => {
    await writeFiles(root, {
      "a.safetensors": "",
      "a.png": "plain",
      "a.preview.jpg": "preferred",
      "a.json": "{}",
      "a.civitai.info": "{}",
      "a.txt": "",
      "b.safetensors": "",
      "b.png/no-picture": "",
    });
    const [a, b] = (await walk()).files;
    expect(a?.preview).toBe("a.preview.jpg");
    expect(a?.beside.split("\n").map((line) => line.split("|")[0])).toEqual([
      "a.preview.jpg",
      "a.json",
      "a.civitai.info",
    ]);
    expect(b).toMatchObject({ preview: undefined, beside: "" });
    await utimes(join(root, "a.json"), 1, 1);
    expect((await walk()).files[0]?.beside).not.toBe(a?.beside);
  });
});

describe("folders that have changed", () => {
  test("are told by their times, those that came or went among them", async () => {
    await writeFiles(root, { "a/x.safetensors": "" });
    const { folders } = await walk();
    expect(await haveChanged(folders)).toBe(false);
    await writeFiles(root, { "a/y.safetensors": "" });
    await utimes(join(root, "a"), 1, 1); // whatever the clock's ticks
    expect(await haveChanged(folders)).toBe(true);
    const later = await walk();
    expect(await haveChanged(later.folders)).toBe(false);
    await rm(join(root, "a"), { recursive: true });
    expect(await haveChanged(later.folders)).toBe(true);
  });
});
