/** Captions as people type them: key words, other turns of phrase, less than all that is to be seen. */
import type { Scene } from "../attributes.ts";
import type { Random } from "../random.ts";
import { captionOf, COMMA, extrasOf, thingWords } from "./caption.ts";
import {
  COLOUR_WORDS,
  EXPRESSION_WORDS,
  EXTRA_WORDS,
  HAIR_WORDS,
  type Language,
  PERSON_WORDS,
  PLACE_WORDS,
  STYLE_WORDS,
  TIME_WORDS,
} from "./words.ts";

export function freeCaptionOf(scene: Scene, language: Language, random: Random): string {
  return random.chance(0.5)
    ? keyWords(scene, language, random)
    : introduced(captionOf(scene, language, random), language, random);
}

/** Some of what is to be seen, joined by commas. */
function keyWords(scene: Scene, language: Language, random: Random): string {
  const [first, ...others] = wordsOf(scene, language);
  const kept = others.filter(() => random.chance(0.75));
  const style = STYLE_WORDS[scene.style][language];
  const isSaid = scene.style !== "flat illustration" || random.chance(0.3);
  return [...(first === undefined ? [] : [first]), ...kept, ...(isSaid ? [style] : [])].join(
    COMMA[language],
  );
}

function wordsOf(scene: Scene, language: Language): string[] {
  const bare = (words: string): string => words.replace(/^(an?|the) /, "");
  if (scene.kind === "landscape")
    return [
      bare(PLACE_WORDS[scene.place][language]),
      TIME_WORDS[scene.time][language],
      ...scene.things.map((thing) => bare(thingWords(thing, language))),
      ...extrasOf(scene).map((extra) => bare(EXTRA_WORDS[extra][language])),
    ];
  const background = COLOUR_WORDS[scene.background][language];
  const behind = language === "en" ? `${background} background` : `${background}背景`;
  if (scene.kind === "icon") return [bare(thingWords(scene, language)), behind];
  const [hair, shirt] = [HAIR_WORDS[scene.hair][language], COLOUR_WORDS[scene.shirt][language]];
  const who = [EXPRESSION_WORDS[scene.expression][language], PERSON_WORDS[scene.person][language]];
  if (language === "en")
    return [
      who.join(" "),
      `${scene.hairLength} ${hair} hair`,
      ...(scene.glasses ? ["glasses"] : []),
      `${shirt} shirt`,
      behind,
    ];
  const length = scene.hairLength === "long" ? "长发" : "短发";
  return [
    who.join("的"),
    hair + length,
    ...(scene.glasses ? ["眼镜"] : []),
    `${shirt}上衣`,
    behind,
  ];
}

const INTRODUCTIONS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  en: ["a picture of ", "an image of ", "a drawing: ", "draw "],
  zh: ["一张图片：", "画一幅", "一幅画，", "图片，"],
};

const introduced = (caption: string, language: Language, random: Random): string =>
  random.pick(INTRODUCTIONS[language]) + caption;
