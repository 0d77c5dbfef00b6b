import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TagFilter } from "./tag-filter.ts";
import type { TagOperation } from "./operations.ts";
import { openTagSet, type TagSet } from "./tag-set.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "inkloom-tag-set-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function files(given: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(given)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}
const text = (name: string): string => readFileSync(join(root, name), "utf8");

const world = {
  isCharacter: (tag: string) => tag.includes("miku"),
  translation: (tag: string, to: "en" | "zh") =>
    to === "zh" ? { smile: "微笑" }[tag] : { 微笑: "smile" }[tag],
};
const DONE = { what: { en: "changed", zh: "修改" }, most: 20 };

const some = (): void => {
  files({
    "a.png": "",
    "a.txt": "1girl, Blue_Hair, smile\n",
    "b.png": "",
    "b.caption": "1girl, blue hair, saber \\(fate\\), , solo",
    "5_x/c.png": "",
    "5_x/c.txt": "1boy, smile, smile\na boy smiles, standing",
    "5_x/d.png": "",
    "5_x/d.jpg": "",
    ".inkloom-other": "",
  });
};

describe("captions of a data set", () => {
  test("are counted whatever case, underscores and brackets they are written with", async () => {
    some();
    const tags = await openTagSet(root);
    expect(tags.size).toBe(4);
    expect(tags.counts(tags.select({})).slice(0, 4)).toEqual([
      { tag: "1girl", count: 2 },
      { tag: "Blue_Hair", count: 2 },
      { tag: "smile", count: 2 },
      { tag: "1boy", count: 1 },
    ]);
    // What comes together with a tag is what its captions have.
    const beside = tags.counts(tags.select({ all: ["saber (fate)"] }));
    expect(beside.map(({ tag }) => tag)).toEqual([
      "1girl",
      "Blue_Hair",
      "saber \\(fate\\)",
      "solo",
    ]);
  });

  test.each<[TagFilter, string[]]>([
    [{ all: ["blue hair", "smile"] }, ["a.txt"]],
    [{ all: ["nobody has it"] }, []],
    [{ any: ["solo", "1boy", "nobody"] }, ["b.caption", "5_x/c.txt"]],
    [{ any: ["nobody"] }, []],
    [{ none: ["1GIRL"] }, ["5_x/c.txt", "5_x/d.txt"]],
    [{ untagged: true }, ["5_x/d.txt"]],
    [{ name: "5_X/" }, ["5_x/c.txt", "5_x/d.txt"]],
    [{ all: ["1girl"], none: ["solo"], name: "a.png" }, ["a.txt"]],
  ])("are filtered: %j", async (filter, names) => {
    some();
    const tags = await openTagSet(root);
    expect(tags.captions(tags.select(filter)).map(({ name }) => name)).toEqual(names);
  });

  test("of two pictures are one file, which is made where it is missing", async () => {
    some();
    const tags = await openTagSet(root);
    const places = tags.select({ untagged: true });
    expect(tags.captions(places)[0]).toEqual({
      name: "5_x/d.txt",
      pictures: ["5_x/d.jpg", "5_x/d.png"],
      exists: false,
      lines: [],
    });
    tags.apply({ action: "add", tags: ["new"], place: "end" }, places, world, DONE);
    expect(text("5_x/d.txt")).toBe("new");
    tags.undo();
    expect(tags.select({ untagged: true })).toEqual(places);
  });
});

describe("operations", () => {
  const line = async (before: string, operation: TagOperation): Promise<string> => {
    files({ "x.png": "", "x.txt": before });
    const tags = await openTagSet(root);
    tags.apply(operation, tags.select({}), world, DONE);
    return text("x.txt");
  };

  test.each<[string, TagOperation, string]>([
    ["a, b", { action: "add", tags: ["c", "A"], place: "end" }, "a, b, c"],
    ["a, b", { action: "add", tags: ["c"], place: "front" }, "c, a, b"],
    ["a, b", { action: "add", tags: ["c"], place: 1 }, "a, c, b"],
    ["a, B_c, d", { action: "remove", tags: ["b c", "x"] }, "a, d"],
    ["a, b, c, d", { action: "replace", from: ["c", "b"], to: ["x", "d"] }, "a, x, d"],
    ["a, b", { action: "replace", from: ["b"], to: [] }, "a"],
    ["a", { action: "replace", from: ["b"], to: ["c"] }, "a"],
    ["a, t, b", { action: "trigger", tags: ["t"] }, "t, a, b"],
    ["a, b", { action: "trigger", tags: ["t"] }, "t, a, b"],
    ["t, c, a, b", { action: "sort", by: "alphabet", keep: 1 }, "t, a, b, c"],
    ["a, b, A, a", { action: "dedupe" }, "a, b"],
    ["long_hair,  two  words, ^_^", { action: "trim" }, "long hair, two words, ^_^"],
    [
      "miku, 1girl, racing miku",
      { action: "strip-characters", keep: ["racing miku"] },
      "1girl, racing miku",
    ],
    [
      "1girl, red hair, smile, blue eyes, hair ribbon",
      { action: "drop-kinds", kinds: ["hair-colour", "eyes"], keep: ["blue eyes"] },
      "1girl, smile, blue eyes, hair ribbon",
    ],
    ["smile, other", { action: "translate", to: "zh" }, "微笑, other"],
    ["微笑", { action: "translate", to: "en" }, "smile"],
    ["a, b", { action: "set", tags: ["x", "y"] }, "x, y"],
    ["a, b\nc, a\n", { action: "remove", tags: ["a"] }, "b\nc\n"],
    ["a, b\nc, a\n", { action: "set", tags: ["x", "y"] }, "x, y\n"],
    ["x, y\nc, a", { action: "set", tags: ["x", "y"] }, "x, y"],
  ])("%j by %j is %j", async (before, operation, after) => {
    expect(await line(before, operation)).toBe(after);
  });

  test("sorting by frequency asks the whole data set", async () => {
    files({ "y.png": "", "y.txt": "c, b", "z.png": "", "z.txt": "c" });
    expect(await line("a, b, c", { action: "sort", by: "count", keep: 0 })).toBe("c, b, a");
  });
});

describe("a batch", () => {
  const replace = { action: "replace", from: ["1girl"], to: ["girl"] } as const;
  const open = async (): Promise<[TagSet, readonly number[]]> => {
    some();
    const tags = await openTagSet(root);
    return [tags, tags.select({})];
  };

  test("is shown before it is made", async () => {
    const [tags, places] = await open();
    expect(tags.preview(replace, places, world, 1)).toEqual({
      of: 4,
      changed: 2,
      changes: [
        { name: "a.txt", before: "1girl, Blue_Hair, smile", after: "girl, Blue_Hair, smile" },
      ],
      tags: [
        { tag: "1girl", removed: 2, added: 0 },
        { tag: "girl", removed: 0, added: 2 },
      ],
    });
    expect(text("a.txt")).toContain("1girl");
    expect(tags.history()).toEqual([]);
  });

  test("is undone and made again, byte by byte", async () => {
    const [tags, places] = await open();
    const before = [text("a.txt"), text("b.caption")];
    expect(tags.apply(replace, places, world, DONE)).toMatchObject({ of: 4, changed: 2 });
    expect(text("a.txt")).toBe("girl, Blue_Hair, smile\n");
    expect(tags.counts(places)[0]).toEqual({ tag: "Blue_Hair", count: 2 });
    expect(tags.undo()).toEqual({ what: DONE.what, files: 2, others: 0 });
    expect([text("a.txt"), text("b.caption")]).toEqual(before);
    expect(tags.counts(places)[0]).toEqual({ tag: "1girl", count: 2 });
    tags.redo();
    expect(text("b.caption")).toBe("girl, blue hair, saber \\(fate\\), solo");
    expect(tags.redo()).toBeUndefined();
  });

  test("does not touch what another program wrote meanwhile", async () => {
    const [tags, places] = await open();
    writeFileSync(join(root, "b.caption"), "1girl, by hand");
    expect(() => tags.apply(replace, places, world, DONE)).toThrow(
      "b.caption. Nothing was written",
    );
    expect([text("a.txt"), text("b.caption")]).toEqual([
      "1girl, Blue_Hair, smile\n",
      "1girl, by hand",
    ]);
  });

  test("writes UTF-8 whatever was there, and undo brings the old bytes back", async () => {
    const old = Buffer.from([0xd2, 0xbb, 0xb8, 0xf6, 0xc5, 0xae, 0xba, 0xa2]);
    files({ "a.png": "", "a.txt": old, "b.png": "", "b.txt": Buffer.from("\ufeffa") });
    const tags = await openTagSet(root);
    tags.apply({ action: "add", tags: ["微笑"], place: "end" }, tags.select({}), world, DONE);
    expect([text("a.txt"), text("b.txt")]).toEqual(["一个女孩, 微笑", "a, 微笑"]);
    tags.undo();
    expect(readFileSync(join(root, "a.txt"))).toEqual(old);
  });
});

test("a caption in no encoding is named", async () => {
  files({ "a.png": "", "a.txt": Buffer.from([0x61, 0xe9]) });
  await expect(openTagSet(root)).rejects.toThrow("a.txt: byte 2 (0xE9) is no UTF-8");
});
