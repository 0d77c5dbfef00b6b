import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPictureFile } from "./picture-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-picture-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a picture file comes as its bytes", async () => {
  const path = join(folder, "a.png");
  await writeFile(path, "bytes");
  expect(Buffer.from(await readPictureFile(path)).toString()).toBe("bytes");
});

test("what is no picture file is named", async () => {
  const [empty, huge] = [join(folder, "empty"), join(folder, "huge")];
  await writeFile(empty, "");
  await writeFile(huge, "");
  await truncate(huge, 2 ** 28 + 1);
  const faults: [string, string][] = [
    [join(folder, "none.png"), "does not exist"],
    [folder, "is not a file"],
    [empty, "is empty"],
    [huge, "has 268435457 bytes, expected at most 268435456"],
  ];
  for (const [path, why] of faults)
    await expect(readPictureFile(path)).rejects.toMatchObject({
      code: "input/picture",
      message: expect.stringContaining(`${path} ${why}`) as string,
    });
});
