/** The words of captions, English and Chinese. */
import type {
  Colour,
  Expression,
  HairColour,
  ObjectName,
  Person,
  Place,
  Position,
  Style,
  Time,
} from "../attributes.ts";

export type Language = "en" | "zh";
export const LANGUAGES: readonly [Language, Language] = ["en", "zh"];

/** A word or phrase in both languages. */
export type Word = Readonly<Record<Language, string>>;

const word = (en: string, zh: string): Word => ({ en, zh });

export const STYLE_WORDS: Readonly<Record<Style, Word>> = {
  "flat illustration": word("flat illustration", "扁平插画"),
  "line drawing": word("line drawing", "线稿"),
  "pencil sketch": word("pencil sketch", "铅笔素描"),
  "pixel art": word("pixel art", "像素画"),
  watercolor: word("watercolor", "水彩画"),
};

export const COLOUR_WORDS: Readonly<Record<Colour, Word>> = {
  red: word("red", "红色"),
  orange: word("orange", "橙色"),
  yellow: word("yellow", "黄色"),
  green: word("green", "绿色"),
  blue: word("blue", "蓝色"),
  purple: word("purple", "紫色"),
  pink: word("pink", "粉色"),
  brown: word("brown", "棕色"),
  black: word("black", "黑色"),
  gray: word("gray", "灰色"),
  white: word("white", "白色"),
  turquoise: word("turquoise", "青色"),
};

export const HAIR_WORDS: Readonly<Record<HairColour, Word>> = {
  blonde: word("blonde", "金色"),
  brown: word("brown", "棕色"),
  black: word("black", "黑色"),
  red: word("red", "红色"),
  white: word("white", "白色"),
  blue: word("blue", "蓝色"),
  pink: word("pink", "粉色"),
};

/** English with its article: what stands after "at", "with" or "of". */
export const PLACE_WORDS: Readonly<Record<Place, Word>> = {
  "green hills": word("green hills", "绿色山丘"),
  "snowy field": word("a snowy field", "雪地"),
  desert: word("the desert", "沙漠"),
  sea: word("the sea", "大海"),
  city: word("a city", "城市"),
  forest: word("a forest", "森林"),
};

export const TIME_WORDS: Readonly<Record<Time, Word>> = {
  day: word("day", "白天"),
  sunset: word("sunset", "日落"),
  night: word("night", "夜晚"),
  dawn: word("dawn", "黎明"),
};

/** English after a thing, Chinese before it. */
export const POSITION_WORDS: Readonly<Record<Position, Word>> = {
  left: word("on the left", "左边有"),
  middle: word("in the middle", "中间有"),
  right: word("on the right", "右边有"),
};

export const OBJECT_WORDS: Readonly<Record<ObjectName, Word>> = {
  house: word("house", "房子"),
  tree: word("tree", "大树"),
  "pine tree": word("pine tree", "松树"),
  "palm tree": word("palm tree", "棕榈树"),
  car: word("car", "汽车"),
  boat: word("boat", "小船"),
  cat: word("cat", "猫"),
  flower: word("flower", "花"),
  lighthouse: word("lighthouse", "灯塔"),
  umbrella: word("umbrella", "雨伞"),
  "hot air balloon": word("hot air balloon", "热气球"),
  rocket: word("rocket", "火箭"),
  apple: word("apple", "苹果"),
  fish: word("fish", "鱼"),
  heart: word("heart", "爱心"),
  star: word("star", "星星"),
  bird: word("bird", "小鸟"),
  mushroom: word("mushroom", "蘑菇"),
  cup: word("cup", "杯子"),
  kite: word("kite", "风筝"),
  snowman: word("snowman", "雪人"),
};

export const PERSON_WORDS: Readonly<Record<Person, Word>> = {
  girl: word("girl", "女孩"),
  boy: word("boy", "男孩"),
  woman: word("woman", "女人"),
  man: word("man", "男人"),
};

export const EXPRESSION_WORDS: Readonly<Record<Expression, Word>> = {
  smiling: word("smiling", "微笑"),
  sad: word("sad", "悲伤"),
  surprised: word("surprised", "惊讶"),
};

/** What else a landscape may have. */
export const EXTRA_WORDS = {
  sun: word("the sun", "太阳"),
  moon: word("the moon", "月亮"),
  clouds: word("clouds", "云朵"),
  mountains: word("snowy mountains", "雪山"),
  rainbow: word("a rainbow", "彩虹"),
  rain: word("rain", "下雨"),
  "falling snow": word("falling snow", "下雪"),
} as const satisfies Readonly<Record<string, Word>>;
export type Extra = keyof typeof EXTRA_WORDS;

/** "an orange cat", "a red cat". */
export const withArticle = (phrase: string): string =>
  `${/^[aeio]|^um/.test(phrase) ? "an" : "a"} ${phrase}`;
