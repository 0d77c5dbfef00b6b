import { appendFile, mkdtemp, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashFile, type HashOptions } from "./hash-file.ts";
import { KEYS, safetensors, sha256 } from "./model-files.suite.ts";

const MEGABYTE = 2 ** 20;

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-hash-"));
  path = join(folder, "model.safetensors");
});
afterEach(() => rm(folder, { recursive: true }));

const hash = async (options: Partial<HashOptions> = {}) => {
  const { size, mtimeMs } = await stat(path);
  return hashFile(path, { expected: { bytes: size, modified: mtimeMs }, ...options });
};

describe("a file's hash", () => {
  test("is of the whole file, and without the header for those who want it", async () => {
    const tensors = { ...KEYS.lora, large: [MEGABYTE + 3] };
    const content = safetensors(tensors, { ss_output_name: "x".repeat(MEGABYTE) });
    await writeFile(path, content);
    const data = content.subarray(8 + Number(content.readBigUInt64LE(0)));
    expect(data.length).toBeGreaterThan(2 * MEGABYTE);
    expect(await hash()).toEqual({ sha256: sha256(content) });
    expect(await hash({ behindHeader: true })).toEqual({
      sha256: sha256(content),
      behindHeader: sha256(data),
    });
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["of eight bytes", Buffer.alloc(8)],
    ["no safetensors", Buffer.from("PK\u0003\u0004 and more")],
    ["with a header longer than itself", Buffer.from(`\xff\0\0\0\0\0\0\0{}`, "latin1")],
    ["with a header of 2^63 bytes", Buffer.from(`\0\0\0\0\0\0\0\x80{}`, "latin1")],
  ])("of one that is %s has no part without a header", async (_, content) => {
    await writeFile(path, content);
    expect(await hash({ behindHeader: true })).toEqual({ sha256: sha256(content) });
  });

  test("is none where the file is not what was listed", async () => {
    await writeFile(path, "weights");
    const { size, mtimeMs } = await stat(path);
    const expected = { bytes: size, modified: mtimeMs };
    expect(await hashFile(path, { expected: { ...expected, bytes: 6 } })).toBeUndefined();
    expect(await hashFile(path, { expected: { ...expected, modified: 1 } })).toBeUndefined();
    expect(await hashFile(path, { expected })).toEqual({ sha256: sha256("weights") });
  });

  test.each<[string, () => Promise<unknown>]>([
    ["grows", () => appendFile(path, "more")],
    ["is written over", () => writeFile(path, Buffer.alloc(3 * MEGABYTE, 1))],
    ["goes", () => rm(path)],
    [
      "is replaced by one of the same size and time",
      async () => {
        const { mtime } = await stat(path);
        await writeFile(`${path}.new`, Buffer.alloc(3 * MEGABYTE, 2));
        await utimes(`${path}.new`, mtime, mtime);
        await rename(`${path}.new`, path);
      },
    ],
  ])("is none where the file %s meanwhile", async (_, change) => {
    await writeFile(path, Buffer.alloc(3 * MEGABYTE));
    // A time that the file system keeps to the digit.
    await utimes(path, 1000, 1000);
    let pieces = 0;
    const between = async (): Promise<boolean> => {
      if (++pieces === 1) await change();
      return true;
    };
    expect(await hash({ between })).toBeUndefined();
  });

  test("is none where it is told to stop, and an abort ends it", async () => {
    await writeFile(path, Buffer.alloc(3 * MEGABYTE));
    const done: number[] = [];
    const between = async (bytes: number): Promise<boolean> => {
      done.push(bytes);
      return done.length < 2;
    };
    expect(await hash({ between })).toBeUndefined();
    expect(done).toEqual([MEGABYTE, 2 * MEGABYTE]);
    const stop = new AbortController();
    const stopping = async (): Promise<boolean> => {
      stop.abort(new Error("enough"));
      return true;
    };
    await expect(hash({ between: stopping, signal: stop.signal })).rejects.toThrow("enough");
  });
});
