import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMPLETION_KINDS, type CompletionKind } from "./completions.ts";
import { openPromptDesk, type PromptDesk } from "./prompt-desk.ts";

const embeddedModels = fileURLToPath(new URL("../../../../models", import.meta.url));

let home: string;
let desk: PromptDesk;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-desk-"));
  desk = openPromptDesk({ home, embeddedModels, aliases: () => Promise.resolve(["Inky"]) });
});
afterEach(() => rm(home, { recursive: true }));

const put = async (path: string, text = ""): Promise<void> => {
  await mkdir(join(home, path, ".."), { recursive: true });
  await writeFile(join(home, path), text);
};
const inserts = async (
  text: string,
  kinds: readonly CompletionKind[] = COMPLETION_KINDS,
  limit = 20,
): Promise<string[]> => (await desk.complete({ text, kinds, limit })).map(({ insert }) => insert);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("completions", () => {
  test("know words at once, by their beginning and in Chinese", async () => {
    const found = await desk.complete({ text: "blue ha", kinds: ["tag"], limit: 5 });
    expect(found).toEqual([
      { kind: "tag", name: "blue hair", insert: "blue hair", category: 0, translation: "蓝发" },
    ]);
    expect(await inserts("蓝")).toContain("blue hair");
    expect(await inserts("水彩")).toEqual(["watercolour"]);
  });

  test("know a list of tags before them, with brackets escaped", async () => {
    await desk.tags.put("danbooru", bytes('saber_(fate),4,900,"artoria"\nblue_hair,0,100,\n'));
    expect(await inserts("artoria")).toEqual([String.raw`saber \(fate\)`]);
    expect(await desk.complete({ text: "blue hair", kinds: ["tag"], limit: 1 })).toMatchObject([
      { name: "blue hair", count: 100, translation: "蓝发" },
    ]);
  });

  test("know what lies in the folders", async () => {
    await put("loras/style/Ink_wash.safetensors");
    await put("loras/a:b.safetensors");
    await put("embeddings/bad_ink.pt");
    await put("wildcards/inks.txt", "black\n");
    await put("styles.csv", 'name,prompt,negative_prompt\nink,"ink of {prompt}",\n');
    expect(await inserts("ink", ["lora", "embedding", "wildcard", "style"])).toEqual([
      "bad_ink",
      "<lora:Ink_wash:1>",
      "__inks__",
      "ink",
    ]);
    expect(await inserts("<lora:wash")).toEqual(["<lora:Ink_wash:1>"]);
    expect(await inserts("<a")).toEqual(["<lora:Ink_wash:1>"]);
    expect(await inserts("embedding:bad")).toEqual(["embedding:bad_ink"]);
    expect(await inserts("__")).toEqual(["__inks__"]);
    expect(await inserts("<lora:", ["tag"])).toEqual([]);
  });

  test("leave a quarter to what lies in the folders", async () => {
    for (const name of ["blue a", "blue b", "blue c"]) await put(`wildcards/${name}.txt`, "x\n");
    const found = await desk.complete({ text: "blue", kinds: ["tag", "wildcard"], limit: 4 });
    expect(found.map(({ kind }) => kind)).toEqual(["tag", "tag", "tag", "wildcard"]);
  });
});

describe("lists of tags", () => {
  test("are listed with what they hold, and taken away", async () => {
    expect(await desk.tags.list()).toEqual([]);
    const added = await desk.tags.put("mine", bytes("a,0,1\nb,0,2\n"));
    expect(added).toMatchObject({ name: "mine", bytes: 12, tags: 2, translates: false, faulty: 0 });
    await desk.tags.put("mine.zh", bytes("a,甲乙\n"));
    expect((await desk.tags.list()).map(({ name, translates }) => [name, translates])).toEqual([
      ["mine", false],
      ["mine.zh", true],
    ]);
    expect(await inserts("甲乙")).toEqual(["a"]);
    expect(await desk.tags.remove("mine.zh")).toBe(true);
    expect(await desk.tags.remove("mine.zh")).toBe(false);
    expect(await inserts("甲乙")).toEqual([]);
  });

  test("that are wrong leave all as it was", async () => {
    await desk.tags.put("mine", bytes("first,0,1\n"));
    await expect(desk.tags.put("mine", bytes("a,0,1\nb,0,x\n"))).rejects.toMatchObject({
      code: "prompt/tags",
      message: expect.stringContaining("line 2") as string,
    });
    await expect(desk.tags.put("mine", Uint8Array.of(0xff, 0xfe, 0x00, 0xd8))).rejects.toThrow();
    await expect(desk.tags.put("mine", Uint8Array.of(0x61, 0xc3))).rejects.toMatchObject({
      code: "prompt/tags",
    });
    await expect(desk.tags.put("big", new Uint8Array(2 ** 25 + 1))).rejects.toMatchObject({
      code: "prompt/tags",
    });
    expect(await readdir(join(home, "tags"))).toEqual(["mine.csv"]);
    expect(await readFile(join(home, "tags", "mine.csv"), "utf8")).toBe("first,0,1\n");
  });

  test.each([
    "",
    "..",
    "../x",
    "a/b",
    "a\\b",
    ".hidden",
    "con",
    "NUL.x",
    "a\0",
    "end.",
    "x.csv",
    "a".repeat(101),
  ])("take no such name: %j", async (name) => {
    const refused = { code: "input/invalid" };
    await expect(desk.tags.put(name, bytes("a,0,1\n"))).rejects.toMatchObject(refused);
    await expect(desk.tags.remove(name)).rejects.toMatchObject(refused);
  });

  test("put there by hand are seen, line by line", async () => {
    await put("tags/hand.csv", "good_one,0,5\nbad,0,x\n,1,1\nfine,0,4\n");
    await put("tags/binary.csv", "\u0000\ud800");
    await put("tags/readme.txt", "no list");
    const [binary, hand] = await desk.tags.list();
    expect(hand).toMatchObject({ tags: 2, faulty: 2, fault: { line: 2 } });
    expect(binary).toMatchObject({ name: "binary" });
    expect(await inserts("good")).toContain("good one");
    await put("tags/hand.csv", "other,0,5\n");
    await pause(1600);
    expect(await inserts("good o")).toEqual([]);
  });

  test("are read once, however many ask at once", async () => {
    await put("tags/hand.csv", "word,0,5\n");
    const indexes = await Promise.all(Array.from({ length: 5 }, () => desk.tags.index()));
    expect(new Set(indexes).size).toBe(1);
  });
});

describe("styles", () => {
  const ink = { name: "ink", prompt: "ink of {prompt}", negativePrompt: "colour" };

  test("are kept, changed and taken out", async () => {
    expect(await desk.styles.list()).toEqual([]);
    await Promise.all([
      desk.styles.put(ink),
      desk.styles.put({ ...ink, name: "墨" }),
      desk.styles.put({ ...ink, prompt: "ink" }),
    ]);
    expect(await desk.styles.list()).toEqual([
      { ...ink, prompt: "ink" },
      { ...ink, name: "墨" },
    ]);
    expect(await desk.styles.remove("ink")).toBe(true);
    expect(await desk.styles.remove("ink")).toBe(false);
    expect((await desk.styles.list()).map(({ name }) => name)).toEqual(["墨"]);
  });

  test("take no strange name and no endless text", async () => {
    for (const name of ["", " a", "a\nb", "x".repeat(101)])
      await expect(desk.styles.put({ ...ink, name })).rejects.toMatchObject({
        code: "input/invalid",
        faults: [{ field: "name" }],
      });
    const long = { ...ink, prompt: "x".repeat(40_000) };
    await expect(desk.styles.put(long)).rejects.toMatchObject({ faults: [{ field: "prompt" }] });
    expect(await readdir(home)).toEqual([]);
  });

  test("of a file that cannot be read are not written over", async () => {
    await put("styles.csv", "some,thing\nelse,here\n");
    await expect(desk.styles.put(ink)).rejects.toMatchObject({ code: "prompt/style" });
    expect(await readFile(join(home, "styles.csv"), "utf8")).toBe("some,thing\nelse,here\n");
  });
});

test("a prompt is read with the names of the folders and those that files tell", async () => {
  await put("loras/style/Ink.safetensors");
  const read = (prompt: string) =>
    desk.read({
      prompt,
      negative_prompt: "",
      model: "inkloom-mini",
      emphasis: "original",
      repair_text: false,
      steps: 20,
      seed: -1,
    });
  const { prompt } = await read("a fox <lora:style/ink:1> <lora:inky:1> <lora:pen:1>");
  expect(prompt.spans.map(({ known }) => known)).toEqual([true, true, false]);
  expect(prompt.tokens).toBeGreaterThan(1);
});
