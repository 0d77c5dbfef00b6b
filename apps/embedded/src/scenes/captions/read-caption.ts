/** Reads a caption of the held-out grammar back into the scene that it describes, for what is measured against words.
 *  What the words leave open is said to be so. */
import {
  COLOURS,
  EXPRESSIONS,
  HAIR_COLOURS,
  type Icon,
  type Landscape,
  OBJECTS,
  PEOPLE,
  PLACES,
  type Portrait,
  POSITIONS,
  type Scene,
  STYLES,
  type Style,
  type Thing,
  TIMES,
} from "../attributes.ts";
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
  type Word,
  withArticle,
} from "./words.ts";

/** Things that are not placed by the words are read as in the middle, `isPlaced` false. A caption without a style is a
 *  flat illustration.
 *  @throws Error naming the caption, where it is not of the grammar */
export function readCaption(caption: string): Scene {
  const language: Language = /[\u4e00-\u9fff]/.test(caption) ? "zh" : "en";
  const [style, text] = splitStyle(caption, language);
  const scene =
    readPortrait(text, language, style) ??
    readIcon(text, language, style) ??
    readLandscape(text, language, style);
  if (scene === undefined)
    throw new Error(`"${caption}" is not of the held-out captions' grammar (read "${text}")`);
  return scene;
}

function splitStyle(caption: string, language: Language): [Style, string] {
  const comma = language === "en" ? ", " : "，";
  for (const style of STYLES) {
    const words = STYLE_WORDS[style][language];
    if (caption.startsWith(words + comma))
      return [style, caption.slice(words.length + comma.length)];
    if (caption.endsWith(comma + words))
      return [style, caption.slice(0, -words.length - comma.length)];
  }
  return ["flat illustration", caption];
}

/** The one of `names` whose word is `text`. */
function named<T extends string>(
  names: readonly T[],
  words: Readonly<Record<T, Word>>,
  language: Language,
  text: string | undefined,
): T | undefined {
  return names.find((name) => words[name][language] === text);
}

function readPortrait(text: string, language: Language, style: Style): Portrait | undefined {
  const match =
    language === "en"
      ? /^portrait of a (?<expression>\w+) (?<person>\w+) with (?<length>\w+) (?<hair>\w+) hair(?<glasses> and glasses)?, (?<shirt>\w+) shirt, (?<background>\w+) background$/.exec(
          text,
        )
      : /^(?<expression>..)的(?<person>..)肖像，(?<hair>..)(?<length>.)发，(?<glasses>戴眼镜，)?(?<shirt>..)上衣，(?<background>..)背景$/.exec(
          text,
        );
  if (match?.groups === undefined) return undefined;
  const part: Partial<Record<string, string>> = match.groups;
  const expression = named(EXPRESSIONS, EXPRESSION_WORDS, language, part["expression"]);
  const person = named(PEOPLE, PERSON_WORDS, language, part["person"]);
  const hair = named(HAIR_COLOURS, HAIR_WORDS, language, part["hair"]);
  const shirt = named(COLOURS, COLOUR_WORDS, language, part["shirt"]);
  const background = named(COLOURS, COLOUR_WORDS, language, part["background"]);
  if (!expression || !person || !hair || !shirt || !background) return undefined;
  const hairLength = part["length"] === "long" || part["length"] === "长" ? "long" : "short";
  const glasses = part["glasses"] !== undefined;
  return {
    kind: "portrait",
    style,
    person,
    expression,
    hair,
    hairLength,
    glasses,
    shirt,
    background,
  };
}

function readIcon(text: string, language: Language, style: Style): Icon | undefined {
  const match =
    language === "en"
      ? /^(?<thing>.*) on an? (?<background>\w+) background$/.exec(text)
      : /^(?<thing>.*)，(?<background>..)背景$/.exec(text);
  const background = named(COLOURS, COLOUR_WORDS, language, match?.groups?.["background"]);
  const thing = readThing(match?.groups?.["thing"] ?? "", language);
  return background && thing && { kind: "icon", style, ...thing, background };
}

function readThing(text: string, language: Language): Pick<Thing, "object" | "colour"> | undefined {
  for (const object of OBJECTS) {
    const word = OBJECT_WORDS[object][language];
    if (text === (language === "en" ? withArticle(word) : word)) return { object };
    for (const colour of COLOURS) {
      const coloured = COLOUR_WORDS[colour][language];
      const phrase = language === "en" ? withArticle(`${coloured} ${word}`) : coloured + word;
      if (text === phrase) return { object, colour };
    }
  }
  return undefined;
}

function readLandscape(text: string, language: Language, style: Style): Landscape | undefined {
  const [place, time, items] = language === "en" ? splitEnglish(text) : splitChinese(text);
  const placeName = named(PLACES, PLACE_WORDS, language, place);
  const timeName = named(TIMES, TIME_WORDS, language, time);
  if (placeName === undefined || timeName === undefined) return undefined;
  const extras = new Set<Extra>();
  const things: Thing[] = [];
  for (const item of items) {
    const names = Object.keys(EXTRA_WORDS) as Extra[];
    const extra = named(names, EXTRA_WORDS, language, item);
    const thing = extra ? undefined : readPlaced(item, language);
    if (extra) extras.add(extra);
    else if (thing) things.push(thing);
    else return undefined;
  }
  return {
    kind: "landscape",
    style,
    place: placeName,
    time: timeName,
    light: extras.has("sun") || extras.has("moon"),
    clouds: extras.has("clouds"),
    mountains: extras.has("mountains"),
    rainbow: extras.has("rainbow"),
    weather: extras.has("rain") ? "rain" : extras.has("falling snow") ? "falling snow" : "dry",
    things,
  };
}

type Split = [place: string, time: string, items: string[]];

function splitEnglish(text: string): Split {
  const match = /^(?:a landscape of )?(.*?) at (\w+)(?: with (.*))?$/.exec(text);
  const items = match?.[3]?.split(/, | and /) ?? [];
  return [match?.[1] ?? "", match?.[2] ?? "", items];
}

function splitChinese(text: string): Split {
  const [first = "", ...rest] = text.split("，");
  const [time = "", place] = first.split("的");
  if (place !== undefined) return [place, time, rest];
  return [first, rest[0] ?? "", rest.slice(1)];
}

function readPlaced(item: string, language: Language): Thing | undefined {
  for (const position of POSITIONS) {
    const words = POSITION_WORDS[position][language];
    const rest =
      language === "en"
        ? item.endsWith(` ${words}`) && item.slice(0, -words.length - 1)
        : item.startsWith(words) && item.slice(words.length);
    const thing = rest ? readThing(rest, language) : undefined;
    if (thing) return { ...thing, position, isPlaced: true };
  }
  const thing = readThing(item, language);
  return thing && { ...thing, position: "middle", isPlaced: false };
}
