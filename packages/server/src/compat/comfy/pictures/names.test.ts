import { describe, expect, test } from "vitest";
import { byteRange } from "./byte-range.ts";
import { readPrefix } from "./filename-prefix.ts";
import { lastTaken } from "./numbered-names.ts";
import { annotated, fileNameOf, folderOf, inputPlace, placeOf } from "./picture-place.ts";

const status = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Error && "status" in error ? error.status : error;
  }
};

describe("where clients say that a picture lies", () => {
  test("a name may say its area", () => {
    expect(annotated("cat.png [output]")).toEqual({ text: "cat.png", area: "output" });
    expect(annotated("cat.png[temp]")).toEqual({ text: "cat.png", area: "temp" });
    expect(annotated("cat [draft].png")).toEqual({ text: "cat [draft].png" });
    expect(placeOf("cat.png [input]", { type: "output" })).toMatchObject({ area: "input" });
  });

  test("folders come from `subfolder`, of a name only the last part counts", () => {
    expect(placeOf("a/cat.png", { subfolder: "b/c" })).toEqual({
      area: "output",
      folder: "b/c",
      name: "cat.png",
    });
    expect(placeOf("猫 (1).png", { type: "temp" })).toMatchObject({ area: "temp", folder: "" });
    expect(folderOf("b/")).toBe("b");
  });

  test.each([
    "/etc/passwd",
    "../secret.png",
    "a/../../secret.png",
    "..\\secret.png",
    "a\\cat.png",
    "C:\\cat.png",
    "C:cat.png",
    "~/cat.png",
    "cat.png\0.txt",
    "../../etc/passwd [output]",
    "/etc/passwd [input]",
    "..",
    ".",
    "cat.png.",
    "x".repeat(2000),
    "\\\\host\\share\\cat.png",
  ])("%j is no name of a picture", (name) => {
    expect(status(() => placeOf(name, {}))).toBe(400);
    expect(status(() => fileNameOf(name))).toBe(400);
  });

  test.each(["..", "../output", "/etc", "a/../..", "a\\..\\b", "C:\\", "~", "a//b", "."])(
    "%j is no folder for pictures",
    (folder) => {
      expect(status(() => placeOf("cat.png", { subfolder: folder }))).toBe(403);
    },
  );

  test("other areas than three are refused", () => {
    expect(status(() => placeOf("cat.png", { type: "models" }))).toBe(400);
    expect(status(() => placeOf("cat.png", { type: "__proto__" }))).toBe(400);
  });

  test("inputs of nodes name folders and area at once", () => {
    expect(inputPlace("a/b/cat.png [output]")).toEqual({
      area: "output",
      folder: "a/b",
      name: "cat.png",
    });
    expect(inputPlace("cat.png")).toMatchObject({ area: "input", folder: "" });
    for (const path of ["../cat.png", "/cat.png", "C:\\cat.png [output]", ""])
      expect(inputPlace(path)).toBeUndefined();
  });
});

describe("the prefix of saved names", () => {
  const facts = { width: 64, height: 96, now: new Date(2026, 10, 5, 7, 8, 9) };

  test.each([
    ["ComfyUI", "", "ComfyUI"],
    ["", "", "ComfyUI"],
    ["a/b/cat", "a/b", "cat"],
    ["a\\cat", "a", "cat"],
    ["%year%-%month%-%day%/%hour%%minute%%second%", "2026-11-05", "070809"],
    ["%width%x%height%_%batch_num%", "", "64x96_%batch_num%"],
    ["%date%/x", "2026-11-05", "x"],
    ["%date:yy-M-d_hh-mm-ss%", "", "26-11-5_07-08-09"],
    ["%KSampler.seed%", "", "%KSampler.seed%"],
    ["%constructor%", "", "%constructor%"],
    ["猫", "", "猫"],
  ])("%j", (text, folder, stem) => {
    expect(readPrefix(text, facts)).toEqual({ folder, stem });
  });

  test.each(["../x", "/x", "a/../../x", "C:\\x", "a/", "..", "a:b", "x\0", "y".repeat(300)])(
    "%j leads elsewhere",
    (text) => {
      expect(readPrefix(text, facts)).toBeUndefined();
    },
  );
});

describe("numbers of saved names", () => {
  const last = async (known: readonly number[]) => {
    let queries = 0;
    const found = await lastTaken(async (numbers) => {
      queries++;
      return numbers.filter((number) => known.includes(number));
    });
    return { found, queries };
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  test.each([0, 1, 2, 3, 31, 32, 33, 34, 1000, 1024, 1025])("the last of %i", async (count) => {
    expect((await last(upTo(count))).found).toBe(count);
  });

  test("few looks are enough for many names", async () => {
    const { found, queries } = await last(upTo(5000));
    expect(found).toBe(5000);
    expect(queries).toBeLessThan(6);
  });

  test("the number behind it is free, wherever numbers are missing", async () => {
    for (const known of [[3], [1, 2, 5, 6, 7], [2, 4, 8], [64, 65, 70]]) {
      const { found } = await last(known);
      expect(known).not.toContain(found + 1);
    }
  });
});

describe("ranges of bytes", () => {
  test.each([
    [undefined, undefined],
    ["bytes=0-", { start: 0, end: 99 }],
    ["bytes=10-19", { start: 10, end: 19 }],
    ["bytes=90-200", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-1000", { start: 0, end: 99 }],
    ["bytes=100-", "none"],
    ["bytes=-0", "none"],
    ["bytes=9-3", undefined],
    ["bytes=0-1,5-6", undefined],
    ["lines=1-2", undefined],
    ["bytes=-", undefined],
  ] as const)("%j of a hundred", (header, range) => {
    expect(byteRange(header, 100)).toEqual(range);
  });

  test("an empty file has no bytes to ask for", () => {
    expect(byteRange("bytes=0-0", 0)).toBe("none");
    expect(byteRange("bytes=-5", 0)).toBe("none");
  });
});
