import { mkdtemp, mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadTokenizer } from "./load-tokenizer.ts";

const START = "<|startoftext|>";
const END = "<|endoftext|>";
const VOCABULARY = { a: 0, b: 1, "b</w>": 2, "ab</w>": 3, [START]: 4, [END]: 5, "!": 6 };
const MERGES = "#version: 0.2\na b</w>\n";

const problem = (code: string, message: RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(message) as unknown,
    sentence: expect.objectContaining({
      zh: expect.stringMatching(/\p{Script=Han}/u) as unknown,
    }) as unknown,
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-tokenizer-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Record<string, unknown>): Promise<void> {
  const all = { "vocab.json": VOCABULARY, "merges.txt": MERGES, ...files };
  for (const [name, content] of Object.entries(all))
    await writeFile(
      join(folder, name),
      typeof content === "string" || content instanceof Uint8Array
        ? content
        : JSON.stringify(content),
    );
}

describe("a tokenizer folder", () => {
  test("needs no more than vocab.json and merges.txt", async () => {
    await write({});
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer).toMatchObject({ size: 7, bos: 4, eos: 5, pad: 5, comma: undefined });
    expect(tokenizer.encode("AB ab")).toEqual([3, 3]);
  });

  test("gives the unknown token for each byte that its vocabulary lacks", async () => {
    await write({});
    expect((await loadTokenizer(folder)).encode("é")).toEqual([5, 5]);
  });

  test("may name another pad token, which is then cut out of a text like any special token", async () => {
    await write({ "tokenizer_config.json": { pad_token: "!" } });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.pad).toBe(6);
    expect(tokenizer.encode("ab!ab")).toEqual([3, 6, 3]);
  });

  test("special_tokens_map.json goes before tokenizer_config.json", async () => {
    await write({
      "tokenizer_config.json": { pad_token: END },
      "special_tokens_map.json": { pad_token: { content: "!", normalized: true } },
    });
    expect((await loadTokenizer(folder)).pad).toBe(6);
  });

  test("a token is found in any case only if every role that names it is normalized", async () => {
    const normalized = (content: string) => ({ content, normalized: true });
    await write({
      "special_tokens_map.json": {
        bos_token: normalized(START),
        eos_token: normalized(END),
        unk_token: normalized(END),
        pad_token: END,
      },
    });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.encode(START.toUpperCase())).toEqual([4]);
    expect(tokenizer.encode(END)).toEqual([5]);
    expect(tokenizer.encode(END.toUpperCase()).length).toBeGreaterThan(1);
  });
});

/** The form that transformers 5 saves. */
const tokenizerJson = (model: Record<string, unknown> = {}) => ({
  added_tokens: [
    { content: START, normalized: true },
    { content: END, normalized: false },
  ],
  model: {
    type: "BPE",
    end_of_word_suffix: "</w>",
    vocab: VOCABULARY,
    merges: [["a", "b</w>"]],
    ...model,
  },
});
const writeJson = (content: unknown): Promise<void> =>
  writeFile(join(folder, "tokenizer.json"), JSON.stringify(content));

describe("a folder with tokenizer.json alone", () => {
  test("reads like one with vocab.json and merges.txt", async () => {
    await writeJson(tokenizerJson());
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer).toMatchObject({ size: 7, bos: 4, eos: 5, pad: 5 });
    expect(tokenizer.encode("AB ab")).toEqual([3, 3]);
    expect(tokenizer.encode(START.toUpperCase())).toEqual([4]);
    expect(tokenizer.encode(END.toUpperCase()).length).toBeGreaterThan(1);
  });

  test("may write its merges as text", async () => {
    await writeJson(tokenizerJson({ merges: ["a b</w>"] }));
    expect((await loadTokenizer(folder)).encode("ab")).toEqual([3]);
  });

  test.each<[string, unknown, RegExp]>([
    ["no model", { version: "1.0" }, /has no "model" with "vocab" and "merges"/],
    ["another kind of model", tokenizerJson({ type: "WordPiece" }), /holds WordPiece/],
    [
      "another end of words",
      tokenizerJson({ end_of_word_suffix: null }),
      /ending words with null; expected BPE ending words with <\/w>/,
    ],
    ["a merge that is a number", tokenizerJson({ merges: [7] }), /merge 0 is \[\]; expected two/],
    ["a merge of unknown symbols", tokenizerJson({ merges: ["a z"] }), /merge 0 needs "z"/],
    ["an id out of range", tokenizerJson({ vocab: { a: 9 } }), /gives "a" the id 9/],
  ])("%s: refused", async (_, content, message) => {
    await writeJson(content);
    await expect(loadTokenizer(folder)).rejects.toThrow(problem("tokenizer/malformed", message));
  });
});

describe("a damaged tokenizer folder", () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ["a vocabulary that is not JSON", { "vocab.json": "{" }, /vocab\.json is not JSON/],
    ["a vocabulary that is a list", { "vocab.json": ["a"] }, /is not a JSON object/],
    ["an empty vocabulary", { "vocab.json": {} }, /holds 0 tokens/],
    [
      "an id that is text",
      { "vocab.json": { ...VOCABULARY, a: "0" } },
      /gives "a" the id "0"; expected 0 to 6/,
    ],
    ["a negative id", { "vocab.json": { ...VOCABULARY, a: -1 } }, /the id -1; expected 0 to 6/],
    ["an id out of range", { "vocab.json": { ...VOCABULARY, a: 7 } }, /the id 7; expected 0 to 6/],
    ["an id that is no integer", { "vocab.json": { ...VOCABULARY, a: 0.5 } }, /the id 0\.5/],
    [
      "an id taken twice",
      { "vocab.json": { ...VOCABULARY, a: 1 } },
      /gives the id 1 to two tokens/,
    ],
    [
      "no end of text",
      { "vocab.json": { a: 0, b: 1, "b</w>": 2, "ab</w>": 3, [START]: 4 } },
      /vocabulary without "<\|endoftext\|>", its eos token/,
    ],
    ["bytes that are not UTF-8", { "vocab.json": Uint8Array.of(0x7b, 0xff) }, /is not UTF-8/],
    [
      "a merge of one symbol",
      { "merges.txt": "a\n" },
      /merges\.txt line 1 is \["a"\]; expected two symbols/,
    ],
    ["a merge of three symbols", { "merges.txt": MERGES + "a b c\n" }, /line 3 is \["a","b","c"\]/],
    [
      "a merge of unknown symbols",
      { "merges.txt": "a z\n" },
      /line 1 needs "z", which the vocabulary lacks/,
    ],
    ["a merge whose join is unknown", { "merges.txt": "b a\n" }, /line 1 needs "ba"/],
    [
      "a special token that is a number",
      { "tokenizer_config.json": { bos_token: 4 } },
      /bos_token must be a string or an object/,
    ],
    [
      "a special token without content",
      { "tokenizer_config.json": { bos_token: {} } },
      /bos_token has no "content"/,
    ],
    [
      "a special token that strips",
      { "tokenizer_config.json": { bos_token: { content: START, lstrip: true } } },
      /bos_token asks for lstrip/,
    ],
    [
      "a special token that the vocabulary lacks",
      { "tokenizer_config.json": { pad_token: "<pad>" } },
      /vocabulary without "<pad>", its pad token/,
    ],
  ])("%s", async (_, files, message) => {
    await write(files);
    await expect(loadTokenizer(folder)).rejects.toThrow(problem("tokenizer/malformed", message));
  });

  test("an absent file is named", async () => {
    await write({});
    await rm(join(folder, "merges.txt"));
    await expect(loadTokenizer(folder)).rejects.toThrow(
      problem("tokenizer/missing", /merges\.txt does not exist/),
    );
  });

  test("a folder in place of a file", async () => {
    await write({});
    await rm(join(folder, "vocab.json"));
    await mkdir(join(folder, "vocab.json"));
    await expect(loadTokenizer(folder)).rejects.toThrow(
      problem("tokenizer/malformed", /vocab\.json is not a file/),
    );
  });

  test("a huge file is refused before it is read", async () => {
    await write({});
    await truncate(join(folder, "merges.txt"), 2 ** 34);
    await expect(loadTokenizer(folder)).rejects.toThrow(
      problem("tokenizer/too-large", /merges\.txt has 17179869184 bytes; at most 16777216/),
    );
  });
});
