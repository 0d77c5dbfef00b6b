/**
 * Tags that are found while somebody types. All names stand in one text, the frequent first; where words begin is noted by their
 * first two characters, in the order of the text, so that a search looks at few places. Characters beyond Latin-1 have a text of
 * their own, since one of them would double the other's size; it is gone through as a whole.
 */
import { isCjk, type TagLine } from "./tag-file.ts";

export interface FoundTag {
  /** As it is shown: with blanks, unless its underscores are a face. */
  readonly name: string;
  readonly category: number;
  readonly count: number;
  readonly translation?: string;
  /** The alias by which it was found. */
  readonly alias?: string;
}

/** Behind each name and each alias, and behind each tag. */
const END = "\u0001";
const LINE = "\n";

export interface TagIndex {
  readonly size: number;
  /** The tags with a word, or an alias with a word, that begins so; of Chinese those that hold it. One of exactly this name is
   *  first, then the most frequent. */
  find(text: string, limit: number): FoundTag[];
}

/** Texts one behind the other, and where each begins. */
interface Joined {
  readonly text: string;
  readonly starts: Int32Array;
}

/** Lets others go on with their work while many tags are gone through. */
export type Breathe = () => Promise<void>;

/** Tags worked on at one go. */
const AT_ONCE = 8000;

/** Several tags of one name become one: the greatest count, all aliases, the first translation. */
export async function buildTagIndex(
  lists: AsyncIterable<readonly TagLine[]>,
  breathe: Breathe,
): Promise<TagIndex> {
  const merged = new Map<string, Merged>();
  for await (const list of lists)
    for (const tag of list) {
      const key = normalized(tag.name);
      const before = merged.get(key);
      if (before === undefined) merged.set(key, { ...tag, key, aliases: [...tag.aliases] });
      else mergeInto(before, tag);
    }
  const tags = [...merged.values()].sort((a, b) => b.count - a.count);
  merged.clear();
  return indexOf(tags, breathe);
}

interface Merged {
  readonly key: string;
  name: string;
  category: number;
  count: number;
  aliases: string[];
  translation?: string;
}

function mergeInto(before: Merged, { name, category, count, aliases, translation }: TagLine): void {
  if (count > before.count) Object.assign(before, { name, category, count });
  for (const alias of aliases) if (!before.aliases.includes(alias)) before.aliases.push(alias);
  if (translation !== undefined) before.translation ??= translation;
}

async function indexOf(tags: readonly Merged[], breathe: Breathe): Promise<TagIndex> {
  const names = new Joiner();
  const narrow = new Joiner();
  const wide = new Joiner();
  const wideIds: number[] = [];
  for (const [id, { key, name, aliases, translation }] of tags.entries()) {
    names.add(shownName(name));
    const words = [key, ...aliases.map(normalized)];
    narrow.add(words.map((each) => (isNarrow(each) ? each : "")).join(END) + END + LINE);
    const others = words.filter((each) => !isNarrow(each));
    if (translation !== undefined || others.length > 0) {
      wide.add([translation ?? "", ...others].join(END) + END + LINE);
      wideIds.push(id);
    }
    if (id % AT_ONCE === AT_ONCE - 1) await breathe();
  }
  const text = narrow.joined();
  await breathe();
  const data: IndexData = {
    names: names.joined(),
    narrow: text,
    words: wordStarts(text.text),
    wide: wide.joined(),
    wideIds: Int32Array.from(wideIds),
    counts: Int32Array.from(tags, ({ count }) => count),
    categories: Uint8Array.from(tags, ({ category }) => category),
  };
  return { size: tags.length, find: (asked, limit) => find(data, asked, limit) };
}

interface IndexData {
  readonly names: Joined;
  readonly narrow: Joined;
  readonly words: WordStarts;
  /** The translation first; what has neither has no line. */
  readonly wide: Joined;
  readonly wideIds: Int32Array;
  readonly counts: Int32Array;
  readonly categories: Uint8Array;
}

class Joiner {
  readonly #texts: string[] = [];
  readonly #starts: number[] = [0];
  #length = 0;

  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    this.#starts.push(this.#length);
  }

  joined(): Joined {
    return { text: this.#texts.join(""), starts: Int32Array.from(this.#starts) };
  }
}

/** Where words of a text begin, by their first two characters. */
interface WordStarts {
  /** Of each pair of characters, where its places begin in `places`. */
  readonly from: Int32Array; // [PAIRS + 1]
  /** Ascending within a pair. */
  readonly places: Int32Array;
}

const CHARACTERS = 256;
const PAIRS = CHARACTERS * CHARACTERS;

function wordStarts(text: string): WordStarts {
  const from = new Int32Array(PAIRS + 1);
  eachWord(text, (_, pair) => {
    from[pair + 1] = (from[pair + 1] ?? 0) + 1;
  });
  for (let pair = 0; pair < PAIRS; pair++)
    from[pair + 1] = (from[pair + 1] ?? 0) + (from[pair] ?? 0);
  const places = new Int32Array(from[PAIRS] ?? 0);
  const next = from.slice();
  eachWord(text, (at, pair) => {
    const free = next[pair] ?? 0;
    places[free] = at;
    next[pair] = free + 1;
  });
  return { from, places };
}

/** Names begin with a word, whatever their first character is. */
function eachWord(text: string, visit: (at: number, pair: number) => void): void {
  let before = LINE.charCodeAt(0);
  for (let at = 0; at + 1 < text.length; at++) {
    const here = text.charCodeAt(at);
    const isFirst = before <= 1 || before === 10;
    if (here > 31 && (isFirst || (isLetter(here) && !isLetter(before))))
      visit(at, here * CHARACTERS + text.charCodeAt(at + 1));
    before = here;
  }
}

/** Letters and figures of Latin-1 in lower case. */
const isLetter = (code: number): boolean =>
  (code > 96 && code < 123) || (code > 47 && code < 58) || (code > 222 && code !== 247);

function find(data: IndexData, text: string, limit: number): FoundTag[] {
  const asked = normalized(text);
  if (asked === "" || limit < 1) return [];
  const found = new Map<number, FoundTag>();
  const inWide = !isNarrow(asked);
  const { text: all, starts } = inWide ? data.wide : data.narrow;
  // Several places may be of one tag.
  const places = inWide ? holding(data.wide, asked, limit) : beginning(data, asked, 8 * limit);
  for (const at of places) {
    const line = lineOf(starts, at);
    const id = inWide ? (data.wideIds[line] ?? 0) : line;
    if (!found.has(id)) found.set(id, tagAt(data, id, aliasAt(all, starts[line] ?? 0, at, inWide)));
    if (found.size >= limit) break;
  }
  return [...found.values()];
}

/** Where words begin as asked, at most so many: a tag of exactly this name, then those of the frequent tags. */
function beginning({ words, narrow: { text } }: IndexData, asked: string, most: number): number[] {
  const { from, places } = words;
  const begun = asked.charCodeAt(0) * CHARACTERS;
  if (asked.length === 1) {
    const found = Array.from({ length: CHARACTERS }, (_, second) => {
      const start = from[begun + second] ?? 0;
      return [...places.subarray(start, Math.min(start + most, from[begun + second + 1] ?? 0))];
    });
    return found.flat().sort((a, b) => a - b);
  }
  const found: number[] = [];
  let first: number[] = [];
  const exact = asked.trimEnd() + END;
  const pair = begun + asked.charCodeAt(1);
  const end = from[pair + 1] ?? 0;
  const third = asked.charCodeAt(2); // NaN where there is none
  for (let i = from[pair] ?? 0; i < end; i++) {
    const at = places[i] ?? 0;
    if (asked.length > 2 && text.charCodeAt(at + 2) !== third) continue;
    if (found.length < most && text.startsWith(asked, at)) found.push(at);
    if ((at === 0 || text[at - 1] === LINE) && text.startsWith(exact, at)) first = [at];
    if (found.length >= most && first.length > 0) break;
  }
  return [...first, ...found];
}

/** Where lines hold what is asked, once for each: one whose translation is just that, then those of the frequent tags. */
function holding({ text, starts }: Joined, asked: string, most: number): number[] {
  const exact = text.indexOf(`${LINE}${asked.trimEnd()}${END}`);
  const found = exact < 0 ? [] : [exact + 1];
  for (let at = text.indexOf(asked); at >= 0 && found.length < most;) {
    found.push(at);
    at = text.indexOf(asked, starts[lineOf(starts, at) + 1] ?? text.length);
  }
  return found;
}

/** The line that holds a place: the last that begins at or in front of it. */
function lineOf(starts: Int32Array, at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** The alias that a place lies in; undefined in the name, and in a translation, which is shown anyway. */
function aliasAt(all: string, start: number, at: number, inWide: boolean): string | undefined {
  const from = Math.max(all.lastIndexOf(END, at) + 1, start);
  if (from === start) return undefined;
  const alias = all.slice(from, all.indexOf(END, at));
  return inWide && !isCjk(alias) ? undefined : alias;
}

function tagAt(data: IndexData, id: number, alias: string | undefined): FoundTag {
  const { names, counts, categories } = data;
  const translation = translationOf(data, id);
  return {
    name: names.text.slice(names.starts[id], names.starts[id + 1]),
    category: categories[id] ?? 0,
    count: counts[id] ?? 0,
    ...(translation !== "" && { translation }),
    ...(alias !== undefined && alias !== translation && { alias }),
  };
}

function translationOf({ wide, wideIds }: IndexData, id: number): string {
  const line = lineOf(wideIds, id);
  if (wideIds[line] !== id) return "";
  const start = wide.starts[line] ?? 0;
  return wide.text.slice(start, wide.text.indexOf(END, start));
}

// eslint-disable-next-line no-control-regex -- one byte for each character of such a text
const isNarrow = (text: string): boolean => /^[\u0000-\u00ff]*$/.test(text);

/** Marks of our own cannot stand in a name. */
// eslint-disable-next-line no-control-regex -- they are what is taken out
const CONTROL = /[\u0000-\u001f]+/g;

/** As names are compared: underscores are blanks, case is none. */
const normalized = (text: string): string =>
  text.replace(CONTROL, "").normalize("NFKC").toLowerCase().replaceAll("_", " ").trimStart();

/** `^_^` stays; a name with a word has blanks. */
const shownName = (name: string): string =>
  /[\p{L}\p{N}]{2}/u.test(name) ? name.replaceAll("_", " ") : name;
