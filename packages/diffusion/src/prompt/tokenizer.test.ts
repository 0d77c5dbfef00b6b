import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ClipTokenizer, SD1_SPECIAL_TOKENS } from "./clip-tokenizer.ts";
import { clipVocabulary } from "./clip-vocabulary.ts";
import { loadTokenizer } from "./load-tokenizer.ts";
import { OpenClipTokenizer } from "./open-clip-tokenizer.ts";
import { repairing } from "./repairing.ts";
import type { Tokenizer } from "./tokenizer.ts";

const golden = (name: string): unknown =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`goldens/${name}.json.gz`, import.meta.url))).toString(),
  );
const strings = golden("strings") as string[];
const idsOf = (name: string): (number[] | null)[] =>
  (golden(name) as { ids: (number[] | null)[] }).ids;

/** The strings whose ids differ, with both sides: an empty list reads better than 3,400 comparisons. */
function differences(tokenizer: Tokenizer, expected: (number[] | null)[]): unknown[] {
  return strings
    .map((text, at) => ({ text, got: tokenizer.encode(text), expected: expected[at] }))
    .filter(({ got, expected }) => expected !== null && String(got) !== String(expected))
    .map(({ text, got, expected }) => ({ text: text.slice(0, 200), got, expected }));
}

const vocabulary = await clipVocabulary();
const clip = new ClipTokenizer(vocabulary, SD1_SPECIAL_TOKENS);
const openClip = new OpenClipTokenizer(vocabulary);
const inkloom = await loadTokenizer(
  fileURLToPath(new URL("../../../../models/inkloom-mini/tokenizer", import.meta.url)),
);

describe("tokenizers against the reference libraries", () => {
  test("the goldens hold a few thousand strings", () => {
    expect(strings.length).toBeGreaterThan(3000);
  });

  test("CLIP's vocabulary: every string has the ids of transformers' CLIPTokenizer", () => {
    expect(differences(clip, idsOf("clip"))).toEqual([]);
  });

  test("the embedded model's vocabulary: every string has the ids of transformers' CLIPTokenizer", () => {
    expect(differences(inkloom, idsOf("inkloom"))).toEqual([]);
  });

  test("open_clip: every string has the ids of SimpleTokenizer, but for a few (mojibake, newest Unicode)", () => {
    const expected = idsOf("open-clip");
    expect(differences(openClip, expected)).toEqual([]);
    expect(expected.filter((ids) => ids === null).length).toBeLessThanOrEqual(5);
  });
});

test("text that is repaired has the ids of A1111's tokenizer, but for markers typed as text and four letters", () => {
  const expected = idsOf("clip-repaired");
  const apart = differences(repairing(clip), expected) as { readonly text: string }[];
  // markers are cut out first by newer tokenizers; U+0345, the long s and capital sigma have two lower cases
  expect(apart.filter(({ text }) => !/<\||[\u0345\u017f\u03a3]/u.test(text))).toEqual([]);
  expect(apart.length).toBeLessThanOrEqual(44);
  expect(differences(clip, expected).length).toBeGreaterThan(800);
});

test("repairing leaves alone what open_clip has repaired", () => {
  expect(differences(repairing(openClip), idsOf("open-clip"))).toEqual([]);
});

describe("what has no counterpart in Python", () => {
  test.each([
    ["a lone high surrogate", "a\ud83d", "a\ufffd"],
    ["a lone low surrogate", "\ude00b", "\ufffdb"],
    ["surrogates the wrong way round", "x\ude00\ud83dy", "x\ufffd\ufffdy"],
  ])("%s reads as U+FFFD", (_, broken, replaced) => {
    for (const tokenizer of [clip, openClip, inkloom])
      expect(tokenizer.encode(broken)).toEqual(tokenizer.encode(replaced));
  });

  test("a word of a million bytes takes seconds at most, not hours", { timeout: 20_000 }, () => {
    expect(clip.encode("ab".repeat(500_000)).length).toBeGreaterThan(100_000);
  });
});

describe("what open_clip's cleaning changes", () => {
  test.each([
    ["HTML references, twice over", "&amp;lt;3 caf&eacute;", "<3 café"],
    ["curly quotes and full width", "ｉｔ’ｓ “big”", 'it\'s "big"'],
    ["ligatures and case", "ﬁne ŒUVRE", "fine œuvre"],
  ])("%s", (_, typed, plain) => {
    expect(openClip.encode(typed)).toEqual(openClip.encode(plain));
    expect(clip.encode(typed)).not.toEqual(clip.encode(plain));
  });

  test("mojibake stays as it is typed, unlike in ftfy", () => {
    expect(openClip.encode("cafÃ©")).not.toEqual(openClip.encode("café"));
  });
});

describe("ids the stages below rely on", () => {
  test("CLIP starts with 49406, ends and pads with 49407, and knows the comma as 267", () => {
    expect(clip).toMatchObject({ size: 49408, bos: 49406, eos: 49407, pad: 49407, comma: 267 });
  });

  test("open_clip pads with 0", () => {
    expect(openClip).toMatchObject({ size: 49408, bos: 49406, eos: 49407, pad: 0, comma: 267 });
  });

  test("the embedded model pads with its end of text", () => {
    expect(inkloom).toMatchObject({ size: 1566, bos: 1564, eos: 1565, pad: 1565, comma: 267 });
  });
});
