import { expect, test } from "vitest";
import { foundFiles } from "./found-files.ts";

const file = new Blob(["x"]);

async function names(paths: readonly string[], folder = ""): Promise<string[]> {
  const { files } = await foundFiles(
    paths.map((path) => ({ path, file })),
    folder,
  );
  return files.map(({ name }) => name);
}

test("a folder around everything goes, and one folder stays", async () => {
  expect(await names(["photos/a.png", "photos/5_cat/b.png"])).toEqual(["a.png", "5_cat/b.png"]);
  expect(await names(["set/x/5_cat/b.png", "set/x/c.png"])).toEqual(["5_cat/b.png", "c.png"]);
  expect(await names(["cats/a.png"])).toEqual(["a.png"]);
  expect(await names(["a.png", "x/y/b.png"], "3_dog")).toEqual(["3_dog/a.png", "3_dog/b.png"]);
  expect(await names([])).toEqual([]);
});

test("pictures and captions are brought, files of systems are not even told", async () => {
  const found = await foundFiles(
    ["a.PNG", "a.txt", "b.caption", "notes.md", ".DS_Store", "__MACOSX/._a.png"].map((path) => ({
      path,
      file,
    })),
    "",
  );
  expect(found.files.map(({ name }) => name)).toEqual(["a.PNG", "a.txt", "b.caption"]);
  expect(found.passed).toBe(1);
});
