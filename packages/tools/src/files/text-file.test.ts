import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTextFile } from "./text-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-text-"));
});
afterAll(() => rm(folder, { recursive: true }));

const about = { name: "list.txt", limit: 10 };

describe("readTextFile", () => {
  test("reads a file or a stream of as many bytes as are allowed, without a byte order mark", async () => {
    const path = join(folder, "list.txt");
    await writeFile(path, "\ufeff红\n1");
    expect(await readTextFile(path, about)).toBe("红\n1");
    expect(
      await readTextFile(Readable.from([Buffer.from("12345"), Buffer.from("67890")]), about),
    ).toBe("1234567890");
  });

  test("an endless stream is given up", async () => {
    let given = 0;
    const endless = (async function* () {
      for (;;) {
        given++;
        yield await Promise.resolve(Buffer.alloc(4));
      }
    })();
    await expect(readTextFile(endless, about)).rejects.toThrow("list.txt has more than 10 bytes");
    expect(given).toBe(3);
  });

  test("what is absent, a folder or no UTF-8 is refused", async () => {
    await expect(readTextFile(join(folder, "none"), about)).rejects.toThrow("(ENOENT), expected");
    await expect(readTextFile(folder, about)).rejects.toThrow("(EISDIR), expected");
    const gbk = Readable.from([Buffer.from([0xba, 0xec])]);
    await expect(readTextFile(gbk, about)).rejects.toThrow("is no UTF-8 text");
  });
});
