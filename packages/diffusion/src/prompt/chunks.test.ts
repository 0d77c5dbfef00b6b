import { PROMPT_LIMIT } from "@inkloom/contract";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chunkTokens } from "./chunks.ts";
import { clipTokenizer } from "./clip-tokenizers.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { pairPrompts } from "./prompt-pair.ts";

interface Golden {
  readonly name: string;
  readonly text: string;
  readonly backtrack?: number;
  readonly pad?: number;
  readonly ids: number[][];
}
const { cases } = JSON.parse(
  readFileSync(new URL("goldens/chunks.json", import.meta.url), "utf8"),
) as { cases: Golden[] };

const tokenizer = await clipTokenizer();
const CAT = 2368;
const COMMA = 267;

describe("chunks of a prompt", () => {
  test.each(cases)("$name: as A1111 cuts it", ({ text, backtrack, pad, ids }) => {
    const chunks = encodePrompt(tokenizer, text, {
      ...(backtrack === undefined ? {} : { commaBacktrack: backtrack }),
      ...(pad === undefined ? {} : { pad }),
    });
    expect(chunks.map((chunk) => [...chunk.ids])).toEqual(ids);
    for (const { weights } of chunks) expect([...weights]).toEqual(Array<number>(77).fill(1));
  });

  test("90 tokens with a comma at token 70: the second chunk begins behind the comma", () => {
    const text = Array.from({ length: 90 }, (_, at) => (at === 70 ? "," : "cat")).join(" ");
    const [first, second] = encodePrompt(tokenizer, text);
    expect([...(first?.ids.slice(70, 74) ?? [])]).toEqual([CAT, COMMA, 49407, 49407]);
    expect(second?.ids.indexOf(49407)).toBe(1 + 19);
  });

  test("weights move with their tokens", () => {
    const ids = Array.from({ length: 90 }, (_, at) => (at === 70 ? COMMA : CAT));
    const [first, second] = chunkTokens(tokenizer, { ids, weights: ids.map((_, at) => at) });
    expect(first?.weights[71]).toBe(70);
    expect([...(first?.weights.slice(72) ?? [])]).toEqual([1, 1, 1, 1, 1]);
    expect([...(second?.weights.slice(0, 3) ?? [])]).toEqual([1, 71, 72]);
  });
});

describe("the length of a prompt", () => {
  test("32 KiB of UTF-8 are accepted", () => {
    expect(encodePrompt(tokenizer, "a".repeat(PROMPT_LIMIT)).length).toBeGreaterThan(50);
  });

  test("one byte more is refused, with both numbers", () => {
    const text = "画".repeat(10_922) + "abc"; // 3 bytes each
    expect(() => encodePrompt(tokenizer, text)).toThrow(
      expect.objectContaining({
        code: "prompt/too-long",
        message: "the prompt has 32769 bytes of UTF-8; at most 32768 are accepted",
      }),
    );
  });
});

describe("prompt and negative prompt of different lengths", () => {
  const long = encodePrompt(tokenizer, "cat ".repeat(160));
  const short = encodePrompt(tokenizer, "blurry");

  test("keep their lengths by default", () => {
    const pair = pairPrompts(tokenizer, long, short);
    expect(pair).toEqual({ positive: long, negative: short, rule: "separate" });
    expect([pair.positive.length, pair.negative.length]).toEqual([3, 1]);
  });

  test("are made equal by chunks of the empty prompt, whichever is shorter", () => {
    const [empty] = encodePrompt(tokenizer, "");
    const padded = [...short, empty, empty];
    expect(pairPrompts(tokenizer, long, short, "empty-chunks")).toMatchObject({
      positive: long,
      negative: padded,
    });
    expect(pairPrompts(tokenizer, short, long, "empty-chunks")).toMatchObject({
      positive: padded,
      negative: long,
    });
  });
});
