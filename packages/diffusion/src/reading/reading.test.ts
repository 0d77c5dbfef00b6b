import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DrawingRequest, PROMPT_LIMIT } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clipTokenizer, encodePrompt, loadTokenizer } from "../prompt/index.ts";
import { readComfyChunks } from "../prompt/comfy/comfy-chunks.ts";
import { wordRandom } from "../prompt/random.ts";
import { typed } from "../prompt/syntax/source-text.ts";
import { modelWordsReader } from "./model-words.ts";
import { listPromptNames, type PromptNames } from "./prompt-names.ts";
import { type PromptReading, readPrompt, type ReadPromptRequest } from "./read-prompt.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
const MINI = join(MODELS, "inkloom-mini", "tokenizer");
const models = modelWordsReader([MODELS]);

let home: string;
let names: PromptNames;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-reading-"));
  for (const folder of ["loras/style", "wildcards/sets", "embeddings"])
    await mkdir(join(home, folder), { recursive: true });
  const files = {
    "loras/style/Ink wash.safetensors": "",
    "embeddings/bad_hands.pt": "no weights",
    "wildcards/colors.txt": "red\n",
    "wildcards/sets/more.txt": "one __colors__ boat\n",
    "wildcards/self.txt": "__self__\n",
    "styles.csv": 'name,prompt,negative_prompt\nink,"ink of {prompt}, fine",colour\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
  names = await listPromptNames({
    loraFolders: [join(home, "loras")],
    embeddingFolders: [join(home, "embeddings")],
    wordsFolder: home,
  });
});
afterAll(() => rm(home, { recursive: true }));

const read = (prompt: string, more: Partial<ReadPromptRequest> = {}): Promise<PromptReading> =>
  readPrompt(
    {
      prompt,
      negative_prompt: "",
      model: "inkloom-mini",
      emphasis: "original",
      repair_text: false,
      steps: 20,
      seed: -1,
      ...more,
    },
    { models, names, wordsFolder: home },
  );

/** What is seen, as `kind: text`. */
const seen = async (prompt: string, more: Partial<ReadPromptRequest> = {}): Promise<string[]> =>
  (await read(prompt, more)).prompt.spans.map(
    ({ from, to, kind, weight, known }) =>
      `${kind} ${prompt.slice(from, to)}` +
      (weight === undefined ? "" : ` = ${String(Math.round(weight * 100) / 100)}`) +
      (known === false ? " ?" : ""),
  );

describe("spans", () => {
  test.each<[string, string[]]>([
    ["a red fox, on a hill", []],
    [
      "a (red:1.3) ((fox)) [dim]",
      [
        "weight (red:1.3) = 1.3",
        "weight ((fox)) = 1.1",
        "weight (fox) = 1.1",
        "weight [dim] = 0.91",
      ],
    ],
    ["\\(plain\\) (never closed", ["weight (never closed = 1.1"]],
    [
      "[cat:(dog:1.2):0.5], [a|b]",
      ["schedule [cat:(dog:1.2):0.5]", "weight (dog:1.2) = 1.2", "alternation [a|b]"],
    ],
    ["one BREAK two (BREAK three)", ["break BREAK", "weight (BREAK three) = 1.1"]],
    ["a AND b :0.5 AND ANDROID", ["and AND", "and :0.5 = 0.5", "and AND"]],
    ["a # (not:9) read\n(b)", ["comment # (not:9) read", "weight (b) = 1.1"]],
    [
      "<lora:ink wash:0.8>, <lyco:style/Ink wash.safetensors>",
      ["lora <lora:ink wash:0.8> = 0.8", "lora <lyco:style/Ink wash.safetensors> = 1"],
    ],
    ["<lora:other:1:0.5>", ["lora <lora:other:1:0.5> = 1 ?"]],
    [
      "__colors__ __sets/*__ __colours__",
      ["wildcard __colors__", "wildcard __sets/*__", "wildcard __colours__ ?"],
    ],
    [
      "{(red:1.2)|__colors__} [a:b:0.5]",
      [
        "variant {(red:1.2)|__colors__}",
        "weight (red:1.2) = 1.2",
        "wildcard __colors__",
        "schedule [a:b:0.5]",
      ],
    ],
    ["<lora:{ink wash|other}:1>", ["lora <lora:{ink wash|other}:1>", "variant {ink wash|other}"]],
    [
      "bad_hands, embedding:bad_hands, embedding:worse",
      ["embedding bad_hands", "embedding embedding:bad_hands", "embedding embedding:worse ?"],
    ],
  ])("of %s", async (prompt, expected) => {
    expect(await seen(prompt)).toEqual(expected);
  });

  test("follow the emphasis", async () => {
    const prompt = "(a:1.2) [b] BREAK [c:d:3] e AND f";
    expect(await seen(prompt, { emphasis: "none" })).toEqual(["schedule [c:d:3]", "and AND"]);
    expect(await seen(prompt, { emphasis: "comfy" })).toEqual(["weight (a:1.2) = 1.2"]);
    expect(await seen("(a (b:0.5))", { emphasis: "compel" })).toEqual([
      "weight (a (b:0.5)) = 1.1",
      "weight (b:0.5) = 0.5",
    ]);
  });
});

describe("tokens", () => {
  const TEXTS = [
    "",
    "a red fox's hat, on a hill; 12 colours!",
    "a fox on a hill, ".repeat(20),
    "(a fox:1.2)(on) a [hill] \\(far\\)",
    "one BREAK two, BREAK BREAK three",
    "word ".repeat(74) + "comma, " + "more words that follow ".repeat(4),
    "水墨画 山水，云雾 ".repeat(12),
    "5 < 6 &amp; ﬁne ’quotes‘",
  ];
  const TOKENIZERS = [
    { model: "inkloom-mini", tokenizer: () => loadTokenizer(MINI) },
    { model: "not here", tokenizer: clipTokenizer },
  ];

  test.each(TOKENIZERS)("fill chunks as in a drawing by $model", async ({ model, tokenizer }) => {
    const real = await tokenizer();
    for (const text of TEXTS) {
      const { prompt } = await read(text, { model });
      const drawn = encodePrompt(real, text);
      expect(
        prompt.chunks.map(({ tokens }) => tokens),
        text,
      ).toEqual(drawn.map(({ ids }) => ids.indexOf(real.eos) - 1));
      for (const [at, { from, to }] of prompt.chunks.entries()) {
        // A word of several tokens may be parted.
        expect(from).toBeGreaterThanOrEqual(prompt.chunks[at - 1]?.from ?? 0);
        expect(to).toBeGreaterThanOrEqual(from);
      }
    }
  });

  test.each(TOKENIZERS)("fill chunks as ComfyUI does by $model", async ({ model, tokenizer }) => {
    const real = await tokenizer();
    const none = () => ({ name: "", count: 1, data: new Float32Array(1) });
    for (const text of TEXTS.filter((each) => !each.includes("<"))) {
      const { prompt } = await read(text, { model, emphasis: "comfy" });
      const drawn = readComfyChunks(real, typed(text), none);
      expect(
        prompt.chunks.map(({ tokens }) => tokens),
        text,
      ).toEqual(drawn.map(({ words }) => words?.filter((word) => word > 0).length));
    }
  });

  test("say which characters a chunk holds", async () => {
    const text = `${"a fox on a hill, ".repeat(13)}far away`;
    const { prompt, limit } = await read(text, { model: "not here" });
    expect(limit).toBe(75);
    const shown = prompt.chunks.map(({ from, to }) => text.slice(from, to));
    expect(shown).toEqual(["a fox on a hill, ".repeat(12).trim(), "a fox on a hill, far away"]);
    expect(prompt.tokens).toBe(80);
  });

  test("are those of the longest text that holds at some call", async () => {
    const { prompt } = await read("[a fox:a fox on a hill by a lake:0.5]", { model: "not here" });
    expect(prompt.tokens).toBe(8);
    const parts = await read("a fox AND a hill by a lake", { model: "not here" });
    expect(parts.prompt.chunks.map(({ tokens, part }) => [tokens, part])).toEqual([
      [2, 0],
      [5, 1],
    ]);
    expect(parts.prompt.tokens).toBe(5);
  });

  test("are those of one draw, with styles around", async () => {
    const drawn = await read("__sets/more__", { model: "not here" });
    expect(drawn.prompt).toMatchObject({ tokens: 3, drawn: true, faults: [] });
    expect(drawn.prompt.chunks).toMatchObject([{ tokens: 3, from: 0, part: 0 }]);
    const styled = await read("a fox", {
      model: "not here",
      styles: "ink",
      negative_prompt: "dim",
    });
    expect(styled.prompt).toMatchObject({ tokens: 6, drawn: false });
    expect(styled.prompt.chunks).toEqual([{ tokens: 6, from: 0, to: 5, part: 0 }]);
    expect(styled.negativePrompt.tokens).toBe(3); // dim, colour
  });
});

describe("faults", () => {
  const faults = async (prompt: string, more: Partial<ReadPromptRequest> = {}) =>
    (await read(prompt, more)).prompt.faults.map(({ from, to, code, message }) => [
      prompt.slice(from, to),
      code,
      message.en,
    ]);

  test("name what is not there, and what is like it", async () => {
    expect(await faults("x <lora:ink wahs>, __colours__, embedding:bad_hand")).toEqual([
      [
        "<lora:ink wahs>",
        "prompt/network",
        'there is no LoRA "ink wahs"; the nearest are Ink wash',
      ],
      [
        "__colours__",
        "prompt/wildcard",
        'there is no wildcard "__colours__"; the nearest are colors, self, sets/more',
      ],
      [
        "embedding:bad_hand",
        "prompt/embedding",
        'there is no textual inversion "bad_hand"; the nearest are bad_hands',
      ],
    ]);
  });

  test("say which weight cannot be read", async () => {
    expect(await faults("a\n(b:1.2.3) AND c :101")).toEqual([
      [":1.2.3)", "prompt/weight", expect.stringContaining("line 2, column 3 of the prompt")],
      [":101", "prompt/weight", expect.stringContaining("line 2, column 17 of the prompt")],
    ]);
    expect(await faults("(b:nan)", { emphasis: "comfy" })).toEqual([
      [":nan)", "prompt/weight", expect.any(String)],
    ]);
  });

  test("tell tags that no drawing takes", async () => {
    expect(await faults("<hypernet:a> <lora:ink wash:x>")).toEqual([
      ["<hypernet:a>", "prompt/network", expect.stringContaining("hypernetworks")],
      ["<lora:ink wash:x>", "prompt/weight", expect.any(String)],
    ]);
    const { negativePrompt } = await read("", { negative_prompt: "<lora:ink wash>" });
    expect(negativePrompt.faults).toMatchObject([{ from: 0, to: 15, code: "prompt/network" }]);
  });

  test("tell what wildcards and textual inversions hold in vain", async () => {
    expect(await faults("a __self__")).toEqual([
      ["__self__", "prompt/wildcard", expect.stringContaining("__self__ > __self__")],
    ]);
    const [first] = await faults("a bad_hands");
    expect(first).toEqual(["bad_hands", expect.stringMatching(/^weights\//), expect.any(String)]);
  });

  test("tell a model and a style that are not there", async () => {
    const { faults: told } = await read("a", { model: "not here", styles: "oil" });
    expect(told.map(({ code }) => code)).toEqual(["model/missing", "prompt/style"]);
    expect(told[0]?.message.en).toContain("as CLIP cuts them");
  });

  test("tell from where on a prompt is too long", async () => {
    const { prompt } = await read("é".repeat(PROMPT_LIMIT / 2 + 10));
    expect(prompt.faults).toMatchObject([
      { from: PROMPT_LIMIT / 2, to: PROMPT_LIMIT / 2 + 10, code: "prompt/too-long" },
    ]);
  });
});

test("no text breaks it, and every place lies within the text", async () => {
  const signs = ["(", ")", "[", "]", "{", "}", "|", ":", "<", ">", "__", "\\", "#", "\n", " ", ","];
  const words = [
    "AND",
    "BREAK",
    "lora",
    "embedding:",
    "fox",
    "0.5",
    "1.2",
    "2$$",
    "::",
    "水",
    "\ud83d",
  ];
  const all = [...signs, ...words];
  const random = wordRandom(11, 0);
  const emphases: DrawingRequest["emphasis"][] = ["original", "none", "comfy"];
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: random.below(30) }, () => all[random.below(all.length)]).join(
      "",
    );
    const emphasis = emphases[round % 3];
    const { prompt, negativePrompt } = await read(text, {
      negative_prompt: text,
      ...(emphasis && { emphasis }),
    });
    for (const { chunks, spans, faults } of [prompt, negativePrompt])
      for (const { from, to } of [...chunks, ...spans, ...faults]) {
        expect(from, text).toBeGreaterThanOrEqual(0);
        expect(to, text).toBeGreaterThanOrEqual(from);
        expect(to, text).toBeLessThanOrEqual(text.length);
      }
  }
});

test("a prompt as long as may be is read in moments", async () => {
  const texts = ["<lora:a>", "(", "{a|", "__a__", "[a|b]", "word, ", "embedding:x ", "(a:1.1)"];
  await read("warm");
  for (const text of texts) {
    const start = performance.now();
    await read(text.repeat(Math.floor(PROMPT_LIMIT / text.length)));
    expect(performance.now() - start, text).toBeLessThan(6000);
  }
});
