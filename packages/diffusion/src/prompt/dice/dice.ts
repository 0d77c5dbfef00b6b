/** The magic dice: a prompt by chance, or small changes by chance to the one that is there. */
import type { Language } from "@inkloom/contract";
import { type WordRandom, wordRandom } from "../random.ts";
import { topLevelParts } from "./top-level-parts.ts";
import { DICE_PARTS, type DicePart, entriesOf, type WordLists } from "./word-lists.ts";
import { CHINESE } from "./words-zh.ts";
import { ENGLISH } from "./words-en.ts";

export interface DiceRequest {
  /** A whole number from 0; the same draws the same. */
  readonly seed: number;
  readonly language: Language;
  /** The prompt to change. @default none: all is drawn */
  readonly from?: string;
}

type Words = ReadonlyMap<DicePart, readonly string[]>;

const readLists = (lists: WordLists): Words =>
  new Map(DICE_PARTS.map((part) => [part, entriesOf(lists[part])]));

const WORDS: Readonly<Record<Language, Words>> = {
  en: readLists(ENGLISH),
  zh: readLists(CHINESE),
};
const COMMAS: Readonly<Record<Language, string>> = { en: ", ", zh: "，" };
/** Random numbers of the dice, apart from those of wildcards. */
const STREAM = 2;
/** How many entries of a part a new prompt has, drawn from these. */
const COUNTS: Readonly<Record<DicePart, readonly number[]>> = {
  subject: [1],
  look: [0, 1, 1, 2],
  place: [1, 1, 1, 0],
  light: [0, 1, 1],
  style: [1, 1, 1, 0],
  camera: [0, 1],
  quality: [1, 2],
};

/** One prompt: parts with commas between, none empty and none twice. */
export function dicePrompt({ seed, language, from = "" }: DiceRequest): string {
  const random = wordRandom(seed, STREAM);
  const words = WORDS[language];
  const given = topLevelParts(from);
  const parts = given.length === 0 ? drawAll(words, random) : change(given, words, random);
  return [...new Set(parts)].join(COMMAS[language]);
}

function pick<T>(random: WordRandom, things: readonly T[]): T {
  const thing = things[random.below(things.length)];
  if (thing === undefined) throw new RangeError("dice: nothing to draw from, expected an entry");
  return thing;
}

const entries = (words: Words, part: DicePart): readonly string[] => words.get(part) ?? [];

function drawAll(words: Words, random: WordRandom): string[] {
  return DICE_PARTS.flatMap((part) =>
    Array.from({ length: pick(random, COUNTS[part]) }, () => pick(random, entries(words, part))),
  );
}

/** Words that the dice know are drawn again one time in two, and something is added; the rest stays. */
function change(given: readonly string[], words: Words, random: WordRandom): string[] {
  const kindOf = (text: string): DicePart | undefined =>
    DICE_PARTS.find((part) => entries(words, part).includes(text));
  const changed = given.map((text) => {
    const part = kindOf(text);
    return part !== undefined && random.below(2) === 0 ? pick(random, entries(words, part)) : text;
  });
  const lacking = DICE_PARTS.filter((part) => !given.some((text) => kindOf(text) === part));
  // Somebody else's words most likely name the subject.
  const offered = lacking.filter((part) => part !== "subject");
  if (offered.length > 0) changed.push(pick(random, entries(words, pick(random, offered))));
  return changed;
}
