/** Captions in the grammar of the held-out pictures. What the grammar leaves open is drawn by lot. */
import type { Icon, Landscape, Portrait, Scene, Thing } from "../attributes.ts";
import type { Random } from "../random.ts";
import {
  COLOUR_WORDS,
  EXPRESSION_WORDS,
  type Extra,
  EXTRA_WORDS,
  HAIR_WORDS,
  type Language,
  OBJECT_WORDS,
  PERSON_WORDS,
  PLACE_WORDS,
  POSITION_WORDS,
  STYLE_WORDS,
  TIME_WORDS,
  withArticle,
} from "./words.ts";

/** The style stands before or after; of flat illustrations, which look as pictures without a style do, it is often
 *  left out. */
export function captionOf(scene: Scene, language: Language, random: Random): string {
  const text = describe(scene, language, random);
  if (scene.style === "flat illustration" && random.chance(0.7)) return text;
  const style = STYLE_WORDS[scene.style][language];
  const parts = random.chance(0.5) ? [style, text] : [text, style];
  return parts.join(COMMA[language]);
}

export const COMMA: Readonly<Record<Language, string>> = { en: ", ", zh: "，" };

function describe(scene: Scene, language: Language, random: Random): string {
  if (scene.kind === "icon") return iconCaption(scene, language);
  if (scene.kind === "portrait") return portraitCaption(scene, language);
  return landscapeCaption(scene, language, random);
}

function iconCaption(scene: Icon, language: Language): string {
  const object = thingWords(scene, language);
  const background = COLOUR_WORDS[scene.background][language];
  return language === "en"
    ? `${object} on ${withArticle(background)} background`
    : `${object}，${background}背景`;
}

/** "a red house", "红色房子". */
export function thingWords(thing: Pick<Thing, "object" | "colour">, language: Language): string {
  const object = OBJECT_WORDS[thing.object][language];
  const colour = thing.colour === undefined ? "" : COLOUR_WORDS[thing.colour][language];
  if (language === "zh") return colour + object;
  return withArticle(colour === "" ? object : `${colour} ${object}`);
}

function portraitCaption(scene: Portrait, language: Language): string {
  const [expression, person, hair] = [
    EXPRESSION_WORDS[scene.expression][language],
    PERSON_WORDS[scene.person][language],
    HAIR_WORDS[scene.hair][language],
  ];
  const [shirt, background] = [
    COLOUR_WORDS[scene.shirt][language],
    COLOUR_WORDS[scene.background][language],
  ];
  if (language === "en") {
    const glasses = scene.glasses ? " and glasses" : "";
    const who = `portrait of a ${expression} ${person} with ${scene.hairLength} ${hair} hair`;
    return `${who}${glasses}, ${shirt} shirt, ${background} background`;
  }
  const length = scene.hairLength === "long" ? "长发" : "短发";
  const glasses = scene.glasses ? ["戴眼镜"] : [];
  const who = `${expression}的${person}肖像`;
  return [who, hair + length, ...glasses, `${shirt}上衣`, `${background}背景`].join("，");
}

function landscapeCaption(scene: Landscape, language: Language, random: Random): string {
  const [place, time] = [PLACE_WORDS[scene.place][language], TIME_WORDS[scene.time][language]];
  const items = shuffled(
    [
      ...extrasOf(scene).map((extra) => EXTRA_WORDS[extra][language]),
      ...scene.things.map((thing) => placedWords(thing, language)),
    ],
    random,
  );
  const isFirstForm = random.chance(0.55);
  if (language === "zh") {
    const where = isFirstForm ? [`${time}的${place}`] : [place, time];
    return [...where, ...items].join("，");
  }
  const start = `${isFirstForm ? "a landscape of " : ""}${place} at ${time}`;
  return items.length === 0 ? start : `${start} with ${listed(items)}`;
}

/** What the scene has beside its things. */
export function extrasOf(scene: Landscape): Extra[] {
  const { light, time, clouds, mountains, rainbow, weather } = scene;
  return [
    ...(light ? [time === "night" ? ("moon" as const) : ("sun" as const)] : []),
    ...(clouds ? ["clouds" as const] : []),
    ...(mountains ? ["mountains" as const] : []),
    ...(rainbow ? ["rainbow" as const] : []),
    ...(weather === "dry" ? [] : [weather]),
  ];
}

function placedWords(thing: Thing, language: Language): string {
  const words = thingWords(thing, language);
  if (!thing.isPlaced) return words;
  const position = POSITION_WORDS[thing.position][language];
  return language === "en" ? `${words} ${position}` : position + words;
}

/** "a, b and c". */
function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** Fisher and Yates. */
function shuffled(items: readonly string[], random: Random): string[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const [a, b] = [out[i] ?? "", out[j] ?? ""];
    out[i] = b;
    out[j] = a;
  }
  return out;
}
