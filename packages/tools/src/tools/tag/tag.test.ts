import { writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { withNamesOnly } from "@inkloom/diffusion";
import { encodePng } from "@inkloom/pixels";
import { openJournal } from "@inkloom/training";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  SELECTED_TAGS,
  writeTinyTagger,
} from "../../../../training/src/tagging/tiny-tagger.suite.ts";
import type { CaptionsDone } from "../../captions/write-captions.ts";
import { cpuContext } from "../../cpu-context.suite.ts";
import { readPictureFile } from "../../files/picture-file.ts";
import { OUTPUTS } from "../../outputs/outputs.ts";
import type { RunContext } from "../../run.ts";
import { runTag, type TagResult } from "./run.ts";

let context: RunContext;
let close: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  const cpu = await cpuContext();
  close = cpu.close;
  context = { ...cpu.context, picture: readPictureFile };
  folder = join(context.home, "datasets", "cats");
  await writeTinyTagger(join(context.home, "taggers", "tiny"), {
    shape: [2, 8, 8, 3],
    list: ["selected_tags.csv", SELECTED_TAGS],
  });
});
afterAll(() => close());

/** Blue is a rating, green long hair, red a character. */
const BLUE: Colour = [0, 0, 255];
const GREEN: Colour = [0, 255, 0];
const PURPLE: Colour = [255, 0, 255];
const YELLOW: Colour = [255, 255, 0];

type Colour = readonly [number, number, number];

const picture = ([r, g, b]: Colour) =>
  encodePng({
    width: 4,
    height: 4,
    data: Uint8ClampedArray.from({ length: 64 }, (_, i) => [r, g, b, 255][i % 4] ?? 0),
  });

beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "inner"), { recursive: true });
  await writeFile(join(folder, "a.png"), await picture(GREEN));
  await writeFile(join(folder, "b.png"), await picture(YELLOW));
  await writeFile(join(folder, "c.png"), "no picture");
  await writeFile(join(folder, "inner", "d.png"), await picture(BLUE));
});

const tag = (request: Partial<ParamsOf<"tag">>): Promise<TagResult> =>
  runTag(validate(TOOLS.tag, { model: "tiny", ...request }), context);

const captions = async (): Promise<Record<string, string>> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(".txt"),
  );
  const read = names.sort().map(async (name) => [name, await readFile(join(folder, name), "utf8")]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
};

describe("a picture", () => {
  test("is answered with its tags and their scores, and nothing is written", async () => {
    const result = await tag({ picture: join(folder, "b.png") });
    const caption = 'long hair, miku ("vocaloid", first)';
    expect(result).toMatchObject({
      model: "tiny",
      picture: { caption, ratings: [{ name: "general" }] },
    });
    const { report, texts } = OUTPUTS.tag(result);
    expect(report["tags"]).toEqual([
      { name: "long_hair", category: "general", score: 0.9996 },
      { name: 'miku_("vocaloid",_first)', category: "character", score: 0.9996 },
    ]);
    expect(texts).toEqual({ tags: [caption] });
    expect(await captions()).toEqual({});
  });

  test("that cannot be read is a problem of its own", async () => {
    await expect(tag({ picture: join(folder, "c.png") })).rejects.toMatchObject({
      code: "input/picture",
    });
  });

  test("or a data set must be given, not both", async () => {
    await expect(tag({})).rejects.toMatchObject({ code: "input/invalid" });
    await expect(tag({ picture: "x", dataset: "cats" })).rejects.toMatchObject({
      code: "input/invalid",
    });
  });
});

describe("a data set", () => {
  test("gets a caption beside each picture, and tells what could not be read by its name", async () => {
    const result = await tag({ dataset: "cats", recursive: true, rating: "last", batch_size: 2 });
    expect(await captions()).toEqual({
      "a.txt": "long hair, general\n",
      "b.txt": 'long hair, miku ("vocaloid", first), general\n',
      "inner/d.txt": "general\n",
    });
    const { report } = OUTPUTS.tag(result);
    expect(report).toMatchObject({
      model: "tiny",
      written: 3,
      kept: 0,
      failed: [{ source: "c.png", code: "input/picture" }],
      counts: [{ name: "long_hair", pictures: 2 }, { pictures: 1 }],
    });
    expect(JSON.stringify(report)).not.toContain(context.home);
  });

  test("keeps captions that are there, unless they are to be replaced or added to", async () => {
    const path = join(folder, "b.txt");
    await writeFile(path, "a cat,Long_Hair\n");
    expect(await tag({ dataset: "cats" })).toMatchObject({ written: 1, kept: ["b.png"] });
    expect(await readFile(path, "utf8")).toBe("a cat,Long_Hair\n");
    await tag({ dataset: "cats", existing: "append" });
    expect(await readFile(path, "utf8")).toBe('a cat, Long_Hair, miku ("vocaloid", first)\n');
    await tag({ dataset: "cats", existing: "replace", trigger: "mycat", without: "long hair" });
    expect(await readFile(path, "utf8")).toBe('mycat, miku ("vocaloid", first)\n');
  });

  test("is tagged as one change that can be undone", async () => {
    await writeFile(join(folder, "b.txt"), "a cat");
    await tag({ dataset: "cats", recursive: true, existing: "replace" });
    const journal = openJournal(folder);
    expect(journal.list()).toMatchObject([{ what: { en: "captions by tiny" }, files: 3 }]);
    journal.undo();
    expect(await captions()).toEqual({ "b.txt": "a cat" });
  });

  test("is tagged in part where pictures are named", async () => {
    await tag({ dataset: "cats", recursive: true, only: "b.png\ninner/d.png\nnone.png" });
    expect(Object.keys(await captions())).toEqual(["b.txt", "inner/d.txt"]);
  });

  test("adds to captions in other encodings, and leaves alone what is no text", async () => {
    await writeFile(join(folder, "a.txt"), Buffer.from([0xff, 0xfe, 0x2b, 0x73])); // 猫 in UTF-16
    await tag({ dataset: "cats", existing: "append" });
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("猫, long hair\n");
    const bytes = Buffer.from([0x81, 0x00, 0x00, 0xff]);
    await writeFile(join(folder, "a.txt"), bytes);
    const stopping = { dataset: "cats", existing: "append", on_error: "stop" } as const;
    await rm(join(folder, "c.png"));
    await expect(tag(stopping)).rejects.toMatchObject({ code: "dataset/caption" });
    expect(await readFile(join(folder, "a.txt"))).toEqual(bytes);
  });

  test("names captions that cannot be read, and does the others", async () => {
    await writeFile(join(folder, "a.txt"), Buffer.from([0x81, 0x00, 0x00, 0xff]));
    await mkdir(join(folder, "inner", "d.txt"));
    const result = await tag({ dataset: "cats", recursive: true, existing: "append" });
    expect(result).toMatchObject({
      written: 1,
      failed: [
        { source: "a.png", problem: { code: "dataset/caption" } },
        { source: "c.png" },
        { source: "inner/d.png", problem: { code: "dataset/caption" } },
      ],
    });
    const { report } = OUTPUTS.tag(result);
    expect(JSON.stringify(report)).toContain("inner/d.txt is no file");
    expect(JSON.stringify(report)).not.toContain(context.home);
    openJournal(folder).undo();
    expect(await readdir(folder)).not.toContain("b.txt");
  });

  test("keeps a caption that somebody writes meanwhile", async () => {
    const path = join(folder, "b.txt");
    const hearing: RunContext = {
      ...context,
      onProgress: ({ stage }) => {
        if (stage === "load") writeFileSync(path, "by hand");
      },
    };
    const request = validate(TOOLS.tag, { model: "tiny", dataset: "cats" });
    const result = await runTag(request, hearing);
    expect(result).toMatchObject({ written: 1, kept: ["b.png"] });
    expect(result.counts).toEqual([{ name: "long_hair", pictures: 1 }]);
    expect(await readFile(path, "utf8")).toBe("by hand");
  });

  test("has the caption that the trainer reads changed, whichever ending it has", async () => {
    await writeFile(join(folder, "a.caption"), "a cat");
    await writeFile(join(folder, "b.txt"), "a dog");
    expect(await tag({ dataset: "cats" })).toMatchObject({ written: 0, kept: ["a.png", "b.png"] });
    await tag({ dataset: "cats", existing: "append" });
    expect(await readFile(join(folder, "a.caption"), "utf8")).toBe("a cat, long hair\n");
    expect(await readFile(join(folder, "b.txt"), "utf8")).toMatch(/^a dog, long hair, miku/);
    expect(await readdir(folder)).not.toContain("a.txt");
    await tag({ dataset: "cats", caption_extension: ".txt" });
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("long hair\n");
  });

  describe("with links out of it", () => {
    const outside = (): string => join(context.home, "elsewhere");
    beforeEach(async () => {
      await rm(outside(), { recursive: true, force: true });
      await mkdir(outside());
      await writeFile(join(outside(), "e.png"), await picture(BLUE));
      await writeFile(join(outside(), "secret.txt"), "secret");
      await symlink(outside(), join(folder, "link"));
      await symlink(join(outside(), "secret.txt"), join(folder, "a.txt"));
    });

    test("over the network has no pictures and captions there", async () => {
      const request = { dataset: "cats", recursive: true, existing: "append" } as const;
      const { failed } = (await withNamesOnly(() => tag(request))) as CaptionsDone;
      expect(failed.map(({ source }) => source).sort()).toEqual(["a.png", "c.png"]);
      expect(JSON.stringify(failed)).not.toContain("secret");
      expect((await readdir(outside())).sort()).toEqual(["e.png", "secret.txt"]);
    });

    test("by path is read through them, and nothing is written there", async () => {
      await symlink(join(outside(), "e.png"), join(folder, "f.png"));
      const request = { dataset: folder, recursive: true, existing: "append" } as const;
      const { failed } = (await tag(request)) as CaptionsDone;
      expect(failed.map(({ source, problem }) => [source, problem.code])).toEqual([
        ["link/e.png", "output/unwritable"],
        ["c.png", "input/picture"],
      ]);
      expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("secret, long hair\n");
      expect(await readdir(folder)).toContain("f.txt");
      expect((await readdir(outside())).sort()).toEqual(["e.png", "secret.txt"]);
      expect(await readFile(join(outside(), "secret.txt"), "utf8")).toBe("secret");
    });
  });

  test("ends at a picture that cannot be read where that is asked for", async () => {
    await expect(tag({ dataset: "cats", on_error: "stop" })).rejects.toMatchObject({
      code: "input/picture",
      message: expect.stringContaining("c.png") as unknown,
    });
  });

  test("has no two pictures with one caption", async () => {
    await writeFile(join(folder, "a.webp"), await picture(PURPLE));
    const result = await tag({ dataset: "cats" });
    expect(result).toMatchObject({ failed: [{ source: "a.webp" }, { source: "c.png" }] });
    expect((await captions())["a.txt"]).toBe("long hair\n");
  });

  test("is no path where only names are taken, and must be there", async () => {
    await expect(tag({ dataset: "dogs" })).rejects.toMatchObject({ code: "dataset/empty" });
    await expect(withNamesOnly(() => tag({ dataset: folder }))).rejects.toMatchObject({
      code: "input/name",
    });
    expect(await tag({ dataset: folder })).toMatchObject({ written: 2 });
  });

  test("takes no ending that is a picture's or leads elsewhere", async () => {
    for (const caption_extension of [".png", "x.JPG", "../x", "/x", " ", ".txt\0"])
      await expect(
        tag({ dataset: "cats", caption_extension }),
        caption_extension,
      ).rejects.toMatchObject({
        code: "input/invalid",
      });
    await tag({ dataset: "cats", caption_extension: "caption" });
    expect(await readdir(folder)).toContain("a.caption");
  });

  test("that is called off keeps what is written and leaves nothing half done", async () => {
    const ending = new AbortController();
    const called: RunContext = {
      ...context,
      signal: ending.signal,
      onProgress: ({ step = 0 }) => {
        if (step >= 1) ending.abort();
      },
    };
    const request = validate(TOOLS.tag, { model: "tiny", dataset: "cats", batch_size: 1 });
    await expect(runTag(request, called)).rejects.toMatchObject({ name: "AbortError" });
    expect(Object.keys(await captions())).toEqual(["a.txt"]);
    const hidden = (await readdir(folder)).filter((name) => name.startsWith("."));
    expect(hidden).toEqual([".inkloom"]);
    openJournal(folder).undo();
    expect(await captions()).toEqual({});
  });
});
