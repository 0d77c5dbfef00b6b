import { describe, expect, test } from "vitest";
import { checkTagList, type TagLine, tagReader } from "./tag-file.ts";

/** The tags of a list; a fault is its English sentence. */
function read(text: string, translates = false): (TagLine | string)[] {
  const reader = tagReader(translates);
  return text.split("\n").flatMap((line) => {
    const found = reader.read(line);
    return found === undefined ? [] : ["en" in found ? found.en : found];
  });
}
const tag = (name: string, more: Partial<TagLine> = {}): TagLine => ({
  name,
  category: 0,
  count: 0,
  aliases: [],
  ...more,
});

describe("lines are read", () => {
  test.each<[string, string, TagLine[]]>([
    [
      "of a1111-tagcomplete",
      '1girl,0,4114588,"1girls,sole_female"\nhatsune_miku,4,84000,\n:d,0,200,',
      [
        tag("1girl", { count: 4114588, aliases: ["1girls", "sole_female"] }),
        tag("hatsune_miku", { category: 4, count: 84000 }),
        tag(":d", { count: 200 }),
      ],
    ],
    ["without aliases", "solo,0,12\r", [tag("solo", { count: 12 })]],
    ["of names and counts", "solo,12\nduo,", [tag("solo", { count: 12 }), tag("duo")]],
    ["of names alone", "solo\n\nblue hair\n", [tag("solo"), tag("blue hair")]],
    [
      "of a table with heads",
      'tag_id,name,category,count\n470575,1girl,0,5\n9,"a ""b"", c",3,1',
      [tag("1girl", { count: 5 }), tag('a "b", c', { category: 3, count: 1 })],
    ],
    [
      "with Chinese among aliases",
      'blue_hair,0,9,"azure_hair,蓝发,蓝色头发"',
      [
        tag("blue_hair", {
          count: 9,
          aliases: ["azure_hair", "蓝发", "蓝色头发"],
          translation: "蓝发",
        }),
      ],
    ],
    ["of two fields, the second Chinese", "sky,天空", [tag("sky", { translation: "天空" })]],
    ["with categories in words", "sky,general,3", [tag("sky", { count: 3 })]],
  ])("%s", (_, text, tags) => {
    expect(read(text)).toEqual(tags);
  });

  test("of translations", () => {
    expect(read("1girl,一个女孩\nsky,0,天空\nsea,\nland", true)).toEqual([
      tag("1girl", { translation: "一个女孩" }),
      tag("sky", { translation: "天空" }),
      "it has no translation",
      "it has no translation",
    ]);
  });

  test.each([
    [",0,5", /no name/],
    ["a,0,many", /count is "many", expected a whole number/],
    ["a,0,-5", /whole number/],
    ['a,0,5,"b', /quote is not closed/],
    [`${"x".repeat(301)},0,5`, /301 characters/],
    ["x,".repeat(10_001), /20000 characters/],
  ])("or told what is wrong with them: %s", (line, expected) => {
    expect(read(`fine,0,1\n${line}`)[1]).toMatch(expected);
  });
});

describe("a list", () => {
  test("is counted", () => {
    expect(checkTagList("name,count\na,1\n\nb,2\n", "mine")).toBe(2);
    expect(checkTagList("a,阿\n", "mine.zh-CN")).toBe(1);
  });

  test("that is wrong names the line", () => {
    const wrong = (text: string, name: string): unknown => {
      try {
        return checkTagList(text, name);
      } catch (error) {
        return error;
      }
    };
    expect(wrong("a,0,1\r\nb,0,x\r\n", "mine")).toMatchObject({
      code: "prompt/tags",
      sentence: {
        en: 'line 2 of the list "mine": its count is "x", expected a whole number',
        zh: '列表“mine”第 2 行：数量为 "x"，应为整数',
      },
    });
    expect(wrong("\n", "mine")).toMatchObject({ code: "prompt/tags" });
    expect(wrong("\n".repeat(1_000_001), "mine")).toMatchObject({
      sentence: { en: expect.stringContaining("more than 1000000 lines") as string },
    });
  });
});
