import { execFile } from "node:child_process";
import type * as filesNow from "node:fs";
import type * as files from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeWholeFile } from "./write-whole-file.ts";

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk that misbehaves on demand: files open, but nothing fits into them; links, renames onto a
 *  taken name or removals answer with an error code. */
const disk = vi.hoisted((): { full?: true; link?: string; rename?: string; rm?: string } => ({}));
vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof files>();
  const open: typeof real.open = async (...given) => {
    const file = await real.open(...given);
    if (disk.full) file.writeFile = () => Promise.reject(failure("ENOSPC"));
    return file;
  };
  const link: typeof real.link = (...given) =>
    disk.link === undefined ? real.link(...given) : Promise.reject(failure(disk.link));
  const rm: typeof real.rm = (...given) =>
    disk.rm === undefined ? real.rm(...given) : Promise.reject(failure(disk.rm));
  return { ...real, open, link, rm };
});
vi.mock("node:fs", async (importOriginal) => {
  const real = await importOriginal<typeof filesNow>();
  const renameSync: typeof real.renameSync = (...given) => {
    if (disk.rename !== undefined) throw failure(disk.rename);
    real.renameSync(...given);
  };
  return { ...real, renameSync };
});

const bytes = new TextEncoder().encode("picture");
let folder = "";
beforeEach(async () => {
  for (const fault of ["full", "link", "rename"] as const) Reflect.deleteProperty(disk, fault);
  folder = await mkdtemp(join(tmpdir(), "inkloom-files-"));
});
afterEach(async () => {
  delete disk.rm;
  await rm(folder, { recursive: true });
});

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

  test("writes over what a killed process left under a temporary name that is given", async () => {
    const [path, temporary] = [join(folder, "x.json"), join(folder, "x.json.new")];
    await writeFile(temporary, "half");
    await writeWholeFile(path, bytes, { temporary });
    expect(await readFile(path, "utf8")).toBe("picture");
    expect(await readdir(folder)).toEqual(["x.json"]);
  });

  test("of many writers of one name exactly one wins", async () => {
    const path = join(folder, "x.png");
    const writers = Array.from({ length: 8 }, () => writeWholeFile(path, bytes));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["x.png"]);
  });

  test("an abort before the end leaves neither a file nor a new folder", async () => {
    const aborted = new AbortController();
    const signal = {
      throwIfAborted: vi
        .fn(() => {
          aborted.abort();
          aborted.signal.throwIfAborted();
        })
        .mockImplementationOnce(() => undefined),
    } as unknown as AbortSignal;
    const write = writeWholeFile(join(folder, "a", "b", "x.png"), bytes, { signal });
    await expect(write).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual([]);
  });

  test("nothing is begun after an abort, not even where a disk is too slow to take it back", async () => {
    disk.rm = "EBUSY";
    const signal = AbortSignal.abort();
    const write = writeWholeFile(join(folder, "a", "x.png"), bytes, { signal });
    await expect(write).rejects.toThrow("aborted");
    expect(await readdir(folder)).toEqual([]);
  });

  test("a process that ends in the middle leaves neither a file nor a new folder", async () => {
    const path = join(folder, "a", "b", "x.png");
    const module = new URL("write-whole-file.ts", import.meta.url).href;
    // Asked the second time, the file lies under its temporary name.
    const script = `
      import { readdirSync } from "node:fs";
      import { writeWholeFile } from ${JSON.stringify(module)};
      let asked = 0;
      const throwIfAborted = () => {
        if (++asked === 1) return;
        console.log(readdirSync(${JSON.stringify(join(folder, "a", "b"))}).length);
        process.exit(130);
      };
      await writeWholeFile(${JSON.stringify(path)}, new Uint8Array(9), { signal: { throwIfAborted } });`;
    const ended = await new Promise((resolve) => {
      const words = ["--input-type=module", "--eval", script];
      const child = execFile(process.execPath, words, (_, stdout, stderr) => {
        resolve({ exitCode: child.exitCode, stdout, stderr });
      });
    });
    expect(ended).toEqual({ exitCode: 130, stdout: "1\n", stderr: "" });
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

  test.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EISDIR"])(
    "needs no hard links to keep from overwriting: %s",
    async (code) => {
      disk.link = code;
      const path = join(folder, "x.png");
      await writeWholeFile(path, bytes);
      await expect(writeWholeFile(path, bytes)).rejects.toMatchObject({ code: "output/exists" });
      expect(await readFile(path, "utf8")).toBe("picture");
      expect(await readdir(folder)).toEqual(["x.png"]);
    },
  );

  test("a link that fails for another reason is a failure", async () => {
    disk.link = "EIO";
    const write = writeWholeFile(join(folder, "x.png"), bytes);
    await expect(write).rejects.toMatchObject({ code: "output/unwritable" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("takes the name back where the file cannot be moved to it", async () => {
    disk.link = "EPERM";
    disk.rename = "EIO";
    const write = writeWholeFile(join(folder, "x.png"), bytes);
    await expect(write).rejects.toMatchObject({ code: "output/unwritable" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("a file that has its name is written, though its other name stays", async () => {
    disk.rm = "EBUSY";
    const path = join(folder, "x.png");
    await writeWholeFile(path, bytes);
    expect(await readFile(path, "utf8")).toBe("picture");
  });

  test("reports a full disk and takes everything back", async () => {
    disk.full = true;
    const write = writeWholeFile(join(folder, "a", "x.png"), bytes);
    await expect(write).rejects.toMatchObject({ code: "output/full", exitCode: 1 });
    expect(await readdir(folder)).toEqual([]);
  });
});
