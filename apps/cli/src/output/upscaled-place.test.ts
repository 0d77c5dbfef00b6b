import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { upscaledPlace } from "./upscaled-place.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-place-"));
});
afterEach(() => rm(folder, { recursive: true }));

const place = () =>
  upscaledPlace({
    out: `${folder}/`,
    batch: 3,
    standardFolder: folder,
    signal: new AbortController().signal,
  });

test("a name in a folder is taken where the picture or what lies beside it has it", async () => {
  const { save } = await place();
  const bytes = new Uint8Array(1);
  await writeFile(join(folder, "a.json"), "{}");
  await writeFile(join(folder, "a-2.png"), "");
  expect(await save(bytes, 0, "a", ".json")).toBe(join(folder, "a-3.png"));
  expect(await save(bytes, 1, "a")).toBe(join(folder, "a.png"));
  expect(await readdir(folder)).toEqual(["a-2.png", "a-3.png", "a.json", "a.png"]);
});
