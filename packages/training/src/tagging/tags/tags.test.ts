import { describe, expect, test } from "vitest";
import type { TagLabel } from "../labels/label.ts";
import { chooseTags, largestGap, type TagChoice } from "./choose.ts";
import { captionParts, type TagWords } from "./words.ts";

const LABELS: readonly TagLabel[] = [
  { name: "general", category: "rating" },
  { name: "sensitive", category: "rating" },
  { name: "1girl", category: "general" },
  { name: "long_hair", category: "general" },
  { name: "^_^", category: "general" },
  { name: "(o)_(o)", category: "general" },
  { name: "hatsune_miku_(vocaloid)", category: "character" },
  { name: "best quality", category: "quality" },
];

const CHOICE: TagChoice = {
  general: 0.35,
  character: 0.85,
  generalMcut: false,
  characterMcut: false,
  most: 0,
};

const WORDS: TagWords = {
  keepUnderscores: false,
  escape: false,
  expandCharacters: false,
  order: "score",
  charactersFirst: false,
  rating: "none",
  without: [],
  first: [],
  trigger: [],
};

const SCORES = [0.3, 0.6, 0.9, 0.95, 0.35, 0.2, 0.85, 1];

const chosen = (choice: Partial<TagChoice> = {}, scores = SCORES) =>
  chooseTags(LABELS, Float32Array.from(scores), { ...CHOICE, ...choice });

const caption = (words: Partial<TagWords> = {}, choice: Partial<TagChoice> = {}) =>
  captionParts(chosen(choice), { ...WORDS, ...words });

describe("tags of a picture", () => {
  test("are those at their thresholds or above, the surest first, without rating and quality", () => {
    expect(chosen().tags.map(({ name }) => name)).toEqual([
      "long_hair",
      "1girl",
      "hatsune_miku_(vocaloid)",
      "^_^",
    ]);
    expect(chosen().ratings.map(({ name }) => name)).toEqual(["sensitive", "general"]);
  });

  test("of characters have a threshold of their own", () => {
    const names = chosen({ general: 0, character: Infinity }).tags.map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names).not.toContain("hatsune_miku_(vocaloid)");
  });

  test("are cut off at the largest gap where MCut is asked for", () => {
    expect(largestGap([0.9, 0.1, 0.8, 0.7].map((score) => ({ score })))).toBeCloseTo(0.4);
    expect(chosen({ generalMcut: true }).tags.map(({ name }) => name)).toEqual([
      "long_hair",
      "1girl",
      "hatsune_miku_(vocaloid)",
    ]);
    // One character alone has no gap beside it.
    expect(chosen({ characterMcut: true }).tags).toHaveLength(3);
  });

  test("are as many as asked for", () => {
    expect(chosen({ most: 2 }).tags.map(({ name }) => name)).toEqual(["long_hair", "1girl"]);
  });
});

describe("a caption", () => {
  test("has spaces for underscores, but in faces", () => {
    expect(caption({}, { general: 0.1 })).toEqual([
      "long hair",
      "1girl",
      "hatsune miku (vocaloid)",
      "^_^",
      "(o)_(o)",
    ]);
    expect(caption({ keepUnderscores: true })[0]).toBe("long_hair");
  });

  test("escapes brackets, parts characters, and puts them first, as asked", () => {
    expect(caption({ escape: true })[2]).toBe("hatsune miku \\(vocaloid\\)");
    expect(caption({ expandCharacters: true }).slice(2, 4)).toEqual(["hatsune miku", "vocaloid"]);
    expect(caption({ charactersFirst: true })[0]).toBe("hatsune miku (vocaloid)");
  });

  test("is ordered by score, as the tagger has them, or by the alphabet", () => {
    expect(caption({ order: "model" }).slice(0, 2)).toEqual(["1girl", "long hair"]);
    expect(caption({ order: "alphabet" })).toEqual([
      "1girl",
      "^_^",
      "hatsune miku (vocaloid)",
      "long hair",
    ]);
  });

  test("begins with the trigger, then tags that stand in front, and has no word twice", () => {
    const parts = caption({ trigger: ["mymiku", "1girl"], first: ["absent", "^_^", "LONG_HAIR"] });
    expect(parts).toEqual(["mymiku", "1girl", "^_^", "long hair", "hatsune miku (vocaloid)"]);
  });

  test("leaves out unwanted tags however they are written, and has the rating where asked", () => {
    expect(caption({ without: ["Long Hair", "hatsune_miku_\\(vocaloid\\)"] })).toEqual([
      "1girl",
      "^_^",
    ]);
    expect(caption({ rating: "first" })[0]).toBe("sensitive");
    expect(caption({ rating: "last" }).at(-1)).toBe("sensitive");
    expect(caption({ rating: "last", without: ["sensitive"] })).not.toContain("sensitive");
  });
});
