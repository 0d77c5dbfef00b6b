import { expect, test } from "vitest";
import { kindOf, pairsOf, type TagKind } from "./kinds.ts";
import { KIND_WORDS } from "./kind-words.ts";
import { folded } from "./tag-words.ts";
import { tagWords, translatedTag } from "./translate.ts";

test.each<[TagKind | undefined, string[]]>([
  ["hair-colour", ["black hair", "Platinum_Blonde_Hair", "黑发", "蓝色头发"]],
  [
    "hair-style",
    ["long hair", "blunt bangs", "twintails", "hair bun", "双马尾", "长直发", "波浪卷发"],
  ],
  ["eyes", ["blue eyes", "heterochromia", "slit pupils", "红瞳"]],
  ["species", ["cat ears", "fox tail", "demon horns", "猫耳", "恶魔角", "黑色羊角"]],
  ["body", ["large breasts", "muscular"]],
  ["face", ["mole under eye", "freckles"]],
  [
    "clothes",
    [
      ...["hair ribbon", "hairclip", "white dress", "school uniform", "glasses", "红色连衣裙"],
      ...["长裤", "长袖衬衫", "短裙", "flower in hair"],
    ],
  ],
  ["expression", ["closed eyes", "smile", "open mouth", "微笑"]],
  [
    "action",
    [
      ...["holding sword", "sitting", "looking at viewer", "hands on own hips"],
      ...["hand in own hair", "adjusting hair", "playing with own hair", "holding tail"],
    ],
  ],
  ["background", ["simple background", "outdoors", "night sky", "白色背景", "墙角"]],
  ["count", ["1girl", "3boys", "multiple girls", "两个女孩"]],
  ["view", ["upper body", "from above", "俯视视角", "第一人称视角"]],
  ["quality", ["masterpiece", "best quality"]],
  ["style", ["watercolor (medium)", "monochrome"]],
  [undefined, ["hatsune miku", "something else", "长椅", "长沙发", "直升机", "嘴角"]],
])("%s: %j", (kind, tags) => {
  expect(tags.map(kindOf)).toEqual(tags.map(() => kind));
});

test("the lists name each tag once, in both languages", () => {
  const pairs = Object.values(KIND_WORDS).flatMap(pairsOf);
  const english = pairs.map(({ en }) => folded(en));
  expect(english.filter((word, at) => english.indexOf(word) !== at)).toEqual([]);
  expect(pairs.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
});

test("tags are translated both ways", () => {
  expect(tagWords().length).toBeGreaterThan(900);
  expect(translatedTag("Blue_Hair", "zh")).toBe("蓝发");
  expect(translatedTag("蓝发", "en")).toBe("blue hair");
  expect(translatedTag("nobody knows", "zh")).toBeUndefined();
});
