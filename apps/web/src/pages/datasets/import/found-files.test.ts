import { expect, test } from "vitest";
import { foundFiles, placed } from "./found-files.ts";

test("a folder around everything goes, and one folder stays", () => {
  expect(placed(["photos/a.png", "photos/5_cat/b.png"], "")).toEqual(["a.png", "5_cat/b.png"]);
  expect(placed(["set/x/5_cat/b.png", "set/x/c.png"], "")).toEqual(["5_cat/b.png", "c.png"]);
  expect(placed(["cats/a.png"], "")).toEqual(["a.png"]);
  expect(placed(["a.png", "x/y/b.png"], "3_dog")).toEqual(["3_dog/a.png", "3_dog/b.png"]);
  expect(placed([], "")).toEqual([]);
});

test("pictures and captions are brought, files of systems are not even told", async () => {
  const file = new Blob(["x"]);
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
