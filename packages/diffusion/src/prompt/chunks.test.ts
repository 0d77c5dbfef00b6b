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
      literal: true,
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
    const tokens = ids.map((id, weight) => ({ id, weight }));
    const [first, second] = chunkTokens(tokenizer, tokens);
    expect(first?.weights[71]).toBe(70);
    expect([...(first?.weights.slice(72) ?? [])]).toEqual([1, 1, 1, 1, 1]);
    expect([...(second?.weights.slice(0, 3) ?? [])]).toEqual([1, 71, 72]);
  });
});

describe("a textual inversion in a chunk", () => {
  const cats = (count: number) => Array.from({ length: count }, () => ({ id: CAT, weight: 1 }));
  const embedding = { name: "style", count: 3, data: new Float32Array(3 * 4).fill(7) };

  test("takes as many places as it has vectors, with its weight", () => {
    const [chunk] = chunkTokens(tokenizer, [...cats(2), { embedding, weight: 1.5 }, ...cats(1)]);
    expect([...(chunk?.ids.slice(0, 8) ?? [])]).toEqual([49406, CAT, CAT, 0, 0, 0, CAT, 49407]);
    expect([...(chunk?.weights.slice(2, 7) ?? [])]).toEqual([1, 1.5, 1.5, 1.5, 1]);
    expect(chunk?.vectors).toEqual([{ at: 3, data: embedding.data }]);
  });

  test("is not cut: it begins the next chunk", () => {
    const [first, second] = chunkTokens(tokenizer, [...cats(73), { embedding, weight: 1 }]);
    expect(first?.vectors).toEqual([]);
    expect([...(first?.ids.slice(73, 77) ?? [])]).toEqual([CAT, 49407, 49407, 49407]);
    expect(second?.vectors).toMatchObject([{ at: 1 }]);
  });

  test("moves with its phrase", () => {
    const comma = { id: COMMA, weight: 1 };
    const tokens = [...cats(65), comma, ...cats(2), { embedding, weight: 1 }, ...cats(5)];
    const [first, second] = chunkTokens(tokenizer, tokens);
    expect(first?.ids.indexOf(49407)).toBe(1 + 66);
    expect(first?.vectors).toEqual([]);
    expect(second?.vectors).toMatchObject([{ at: 3 }]);
  });

  test("is found by the tokens of its name", () => {
    const name = tokenizer.encode("birb-style");
    const chunks = encodePrompt(tokenizer, "a (birb-style:1.2) cat", {
      embeddings: (ids, at) =>
        name.every((id, i) => ids[at + i] === id) ? { embedding, tokens: name.length } : undefined,
    });
    expect(chunks).toMatchObject([{ vectors: [{ at: 2 }] }]);
    expect(chunks[0]?.weights[4]).toBeCloseTo(1.2);
    expect(chunks[0]?.ids.indexOf(49407)).toBe(1 + 1 + 3 + 1);
  });
});

describe("BREAK", () => {
  test("begins a new chunk", () => {
    const [first, second] = encodePrompt(tokenizer, "cat BREAK cat");
    expect(first?.ids.indexOf(49407)).toBe(2);
    expect(second?.ids.indexOf(49407)).toBe(2);
  });

  test("makes a chunk of what is before it, even of nothing, but none behind the end", () => {
    expect(encodePrompt(tokenizer, "BREAK cat")).toHaveLength(2);
    expect(encodePrompt(tokenizer, "cat BREAK")).toHaveLength(1);
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
