import { expect, test } from "vitest";
import type { TagLine } from "./tag-file.ts";
import { buildTagIndex, type TagIndex } from "./tag-index.ts";

const tag = (name: string, count: number, more: Partial<TagLine> = {}): TagLine => ({
  name,
  category: 0,
  count,
  aliases: [],
  ...more,
});

const build = (...lists: TagLine[][]): Promise<TagIndex> =>
  buildTagIndex(
    (async function* () {
      yield* lists;
    })(),
    () => Promise.resolve(),
  );

const names = (index: TagIndex, text: string, limit = 20): string[] =>
  index.find(text, limit).map(({ name }) => name);

const INDEX = await build(
  [
    tag("long_hair", 900),
    tag("blue_hair", 500, { aliases: ["azure_hair", "蓝发"], translation: "蓝发" }),
    tag("blue_sky", 700),
    tag("blue", 3),
    tag("light_blue_hair", 100),
    tag("^_^", 60),
    tag("Pokémon", 50, { aliases: ["ポケモン"] }),
    tag("saber_(fate)", 40, { category: 4 }),
    tag("bluebell", 20),
  ],
  [
    tag("blue sky", 1, { translation: "蓝天", aliases: ["sky_blue"] }),
    tag("sun", 0, { translation: "太阳" }),
  ],
);

test("tags are found by the beginnings of their words, the frequent first", () => {
  expect(names(INDEX, "blue_h")).toEqual(["blue hair", "light blue hair"]);
  expect(names(INDEX, "blue hair")).toEqual(["blue hair", "light blue hair"]);
  expect(names(INDEX, "HAIR")).toEqual(["long hair", "blue hair", "light blue hair"]);
  expect(names(INDEX, "air")).toEqual([]);
  expect(names(INDEX, "h", 2)).toEqual(["long hair", "blue hair"]);
  expect(names(INDEX, "fate")).toEqual(["saber (fate)"]);
});

test("one of exactly this name comes first", () => {
  expect(names(INDEX, "blue")).toEqual([
    "blue",
    "blue sky",
    "blue hair",
    "light blue hair",
    "bluebell",
  ]);
  expect(names(INDEX, "blue", 2)).toEqual(["blue", "blue sky"]);
});

test("an alias finds its tag and is told", () => {
  expect(INDEX.find("azure", 5)).toEqual([
    { name: "blue hair", category: 0, count: 500, translation: "蓝发", alias: "azure hair" },
  ]);
  expect(INDEX.find("ポケ", 5)).toEqual([
    { name: "Pokémon", category: 0, count: 50, alias: "ポケモン" },
  ]);
});

test("a tag of several lists is one, with what each says", () => {
  expect(INDEX.size).toBe(10);
  expect(INDEX.find("sky b", 5)).toEqual([
    { name: "blue sky", category: 0, count: 700, translation: "蓝天", alias: "sky blue" },
  ]);
});

test("Chinese finds what holds it", () => {
  expect(names(INDEX, "蓝")).toEqual(["blue sky", "blue hair"]);
  expect(names(INDEX, "发")).toEqual(["blue hair"]);
  expect(names(INDEX, "太阳")).toEqual(["sun"]);
  expect(INDEX.find("蓝发", 1)).toEqual([
    { name: "blue hair", category: 0, count: 500, translation: "蓝发" },
  ]);
});

test("faces keep their underscores, and signs are found", () => {
  expect(names(INDEX, "^")).toEqual(["^_^"]);
  expect(names(INDEX, "^_^")).toEqual(["^_^"]);
  expect(names(INDEX, "pok")).toEqual(["Pokémon"]);
  expect(names(INDEX, "poké")).toEqual(["Pokémon"]);
});

test("nothing and anything may be asked for", () => {
  for (const text of [
    "",
    " ",
    "\n",
    "\u0001",
    "\ud83d",
    "%",
    "\\",
    "a".repeat(10_000),
    "水".repeat(5000),
  ])
    expect(names(INDEX, text), text.slice(0, 9)).toEqual([]);
  expect(names(INDEX, "blue", 0)).toEqual([]);
});

test("an index of 200,000 tags answers soon", async () => {
  const syllables = [
    "ka",
    "ri",
    "mo",
    "blue",
    "red",
    "hair",
    "sky",
    "eye",
    "long",
    "ta",
    "wo",
    "zen",
  ];
  let state = 1;
  const random = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const word = (): string =>
    Array.from({ length: 1 + random(3) }, () => syllables[random(syllables.length)]).join("");
  const many = Array.from({ length: 200_000 }, (_, at) =>
    tag(`${word()}_${word()}${at}`, 200_000 - at, {
      aliases: [`${word()}_${word()}`],
      ...(at % 2 === 0 && { translation: `第${at}个蓝色` }),
    }),
  );
  const index = await build(many);
  for (const text of ["b", "blue", "long hairxx", "zzzz", "蓝", "第199998个", "红", "ka ri"]) {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      index.find(text, 20);
      return performance.now() - start;
    });
    times.sort((a, b) => a - b);
    expect(times[4], text).toBeLessThan(60); // 15 on an idle machine
  }
});
