import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textOf, textOfHtml } from "./facts.ts";
import { KEYS, safetensors, writeFiles } from "./model-files.suite.ts";
import { readModel } from "./read-model.ts";
import { walkModels } from "./walk.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-read-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;

/** Reads a file of this content, with others beside it by their endings. */
async function read(
  content: string | Uint8Array,
  beside: Readonly<Record<string, string | Uint8Array>> = {},
  kind = "lora",
) {
  const place = `${files++}`;
  await writeFiles(join(folder, place), {
    "m.safetensors": content,
    ...Object.fromEntries(Object.entries(beside).map(([ending, text]) => [`m${ending}`, text])),
  });
  const { files: found } = await walkModels(join(folder, place), {
    endings: [".safetensors"],
    deep: false,
    wholeFolders: false,
  });
  const [file] = found;
  if (file === undefined) throw new Error("the file was not found");
  const { path, beside: lines } = file;
  const row = { kind, name: "m", path, folder: false, beside: lines, notes: "", tags: [] };
  return readModel(row);
}

describe("a header", () => {
  test.each([
    ["sd1", "checkpoint", "sd1", "Stable Diffusion 1.x"],
    ["inpainting", "checkpoint", "sd1", "Stable Diffusion 1.x, inpainting"],
    ["sdxl", "checkpoint", "sdxl", "Stable Diffusion XL"],
    ["lora", "lora", "sd1", "Stable Diffusion 1.x"],
    ["loraXl", "lora", "sdxl", "Stable Diffusion XL"],
    ["embedding", "embedding", "sd1", "Stable Diffusion 1.x"],
    ["controlnet", "controlnet", "sd2", "Stable Diffusion 2.x"],
    ["vae", "vae", null, undefined],
    ["unknown", undefined, null, undefined],
  ] as const)("tells kind and family: %s", async (keys, holds, family, label) => {
    const model = await read(safetensors(KEYS[keys]));
    expect(model.facts.holds).toBe(holds);
    expect(model.family).toBe(family);
    expect(model.facts.familyLabel?.en).toBe(label);
    expect(model.facts.precision).toEqual(["F16"]);
  });

  test("of an autoencoder among the checkpoints makes it one", async () => {
    expect(await read(safetensors(KEYS.vae), {}, "checkpoint")).toMatchObject({ kind: "vae" });
    expect(await read(safetensors(KEYS.lora), {}, "checkpoint")).not.toHaveProperty("kind");
  });

  test("tells trigger words, captions and what its makers say", async () => {
    const model = await read(
      safetensors(KEYS.lora, {
        ss_output_name: "ink_v2",
        ss_sd_model_name: "base.safetensors",
        ss_tag_frequency: JSON.stringify({
          "10_ink": { "ink style": 10, tree: 3 },
          "5_more": { tree: 9, 水墨: 1 },
        }),
        "modelspec.title": "Ink",
        "modelspec.author": "某人",
        "modelspec.license": "CC-BY-4.0",
        "modelspec.trigger_phrase": "ink style",
        "modelspec.description": "line one\nline two",
      }),
    );
    expect(model.triggerWords).toEqual(["ink style"]);
    expect(model.facts).toMatchObject({
      captions: [
        { words: "tree", count: 12 },
        { words: "ink style", count: 10 },
        { words: "水墨", count: 1 },
      ],
      title: "Ink",
      author: "某人",
      licence: "CC-BY-4.0",
      alias: "ink_v2",
      baseModel: "base.safetensors",
      description: "line one\nline two",
    });
    for (const word of ["ink_v2", "水墨", "某人", "stable diffusion 1.x", "m.safetensors"])
      expect(model.searched).toContain(word);
    expect(model.metadata).toMatchObject({ ss_output_name: "ink_v2" });
  });

  test.each([
    ["empty", ""],
    ["cut off", safetensors(KEYS.lora).subarray(0, 40)],
    ["of another kind", "<!doctype html><html>"],
    [
      "with a header that is a list",
      Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("[]")]),
    ],
    ["with metadata that is a number", safetensors(KEYS.lora, 7)],
    ["with metadata of other types", safetensors(KEYS.lora, { ss_output_name: { a: 1 } })],
    [
      "with metadata nested without end",
      safetensors(KEYS.lora, JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`)),
    ],
    ["with NaN in it", Buffer.from(`\x0b\0\0\0\0\0\0\0{"a": NaN }`, "latin1")],
  ])("that is %s is told as a problem without any folder", async (_, content) => {
    const model = await read(content);
    const { problem } = model.facts;
    expect(problem?.code).toMatch(/^weights\//);
    expect(problem?.en).toMatch(/\w/);
    expect(problem?.zh).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify(model)).not.toContain(folder);
    expect(model.reader).toBeGreaterThan(0);
  });

  test("of hostile metadata stays within bounds", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, n) => [`tag ${n}`.padEnd(40, "猫"), n]),
    );
    const started = performance.now();
    const model = await read(
      safetensors(KEYS.lora, {
        ["__proto__"]: "polluted",
        constructor: "x",
        toString: "y",
        ss_tag_frequency: JSON.stringify({ a: many, b: { x: Number.NaN, y: "9", z: null }, c: 7 }),
        ss_output_name: "<img src=x onerror=alert(1)>\u0007\u0000\u202e",
        "modelspec.title": "t".repeat(1_000_000),
        "modelspec.description": "d".repeat(1_000_000),
        "modelspec.trigger_phrase": `${"w".repeat(100_000)}\n\u0000`,
        ...Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, "v".repeat(50)])),
      }),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(model.facts.captions.length).toBeLessThanOrEqual(10);
    expect(model.facts.alias).toBe("<img src=x onerror=alert(1)>\u202e");
    expect(model.facts.title?.length).toBeLessThan(400);
    expect(model.facts.description?.length).toBeLessThan(4100);
    expect(JSON.stringify(model).length).toBeLessThan(80_000);
    expect(JSON.stringify(model)).not.toContain("\\u0000");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(model.metadata)).toBe(Object.prototype);
  });
});

describe("files beside a model", () => {
  test("tell its words, strength and story; the owner's before civitai's", async () => {
    const model = await read(safetensors(KEYS.lora, { "modelspec.title": "from the header" }), {
      ".json": JSON.stringify({
        description: "mine",
        "sd version": "SD1",
        "activation text": "inkwash, brush",
        "preferred weight": 0.7,
        "negative text": "photo",
        notes: "only at night",
      }),
      ".civitai.info": JSON.stringify({
        name: "v2",
        model: { name: "墨 Ink", type: "LORA" },
        baseModel: "SD 1.5",
        trainedWords: ["inkwash", "shuimo", 7, null],
        description: "<p>Ink &amp; <b>brush</b></p><script>alert(1)</script><p>two</p>",
        creator: { username: "painter" },
      }),
    });
    expect(model.triggerWords).toEqual(["inkwash, brush", "inkwash", "shuimo"]);
    expect(model.facts).toMatchObject({
      title: "墨 Ink v2",
      author: "painter",
      baseModel: "SD1",
      description: "mine\n\nonly at night",
      strength: 0.7,
      negative: "photo",
    });
  });

  test.each<[string, string | Uint8Array]>([
    ["are no JSON", "{"],
    ["hold NaN", '{"preferred weight": NaN}'],
    ["are a list", "[1, 2]"],
    ["are null", "null"],
    ["are larger than they may be", `{"description": "${"x".repeat(1_100_000)}"}`],
    ["are nested without end", "[".repeat(100_000)],
    ["are bytes", Uint8Array.of(0xff, 0xfe, 0, 1)],
    [
      "have other types",
      '{"description": {"toString": 1}, "activation text": ["a"], "preferred weight": "1", "trainedWords": {"length": 1e9}, "model": [], "name": 3, "creator": "x"}',
    ],
    [
      "have names of prototypes",
      '{"__proto__": {"description": "x"}, "constructor": {"name": "y"}}',
    ],
    ["have a weight beyond reason", '{"preferred weight": 1e300}'],
  ])("that %s change nothing", async (_, text) => {
    const content = safetensors(KEYS.lora);
    const alone = await read(content);
    for (const ending of [".json", ".civitai.info"]) {
      const { facts, triggerWords } = await read(content, { [ending]: text });
      expect({ facts, triggerWords }).toEqual({
        facts: alone.facts,
        triggerWords: alone.triggerWords,
      });
    }
  });
});

describe("texts of others", () => {
  test("are cut without leaving half a character, and lose what no text has", () => {
    expect(textOf("𠮷".repeat(300), 301)).toBe(`${"𠮷".repeat(150)}…`);
    expect(textOf("a\u0000b\u001bc\nd\ud800", 10)).toBe("abc\nd\ufffd");
    expect(textOf("  ", 5)).toBeUndefined();
    expect(textOf(5, 5)).toBeUndefined();
  });

  test("in HTML become lines of plain text, in little time whatever they hold", () => {
    expect(textOfHtml("<p>a&lt;b<br/>c</p><ul><li>d</li></ul>", 100)).toBe("a<b\nc\nd");
    const started = performance.now();
    textOfHtml("<".repeat(1_000_000), 4000);
    textOfHtml("<p".repeat(500_000), 4000);
    textOfHtml("\n".repeat(1_000_000), 4000);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
