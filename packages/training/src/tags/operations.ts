/** What can be done to the tags of a line; each is a function of it alone. */
import { kindOf, type TagKind, TRAITS } from "./kinds.ts";
import { folded } from "./tag-words.ts";

export type TagOperation =
  | {
      readonly action: "add";
      readonly tags: readonly string[];
      /** A number counts places from the front, 0 being before all. Tags that are there stay where they are. */
      readonly place: "front" | "end" | number;
    }
  | { readonly action: "remove"; readonly tags: readonly string[] }
  | {
      /** The first of `from` that is there gives its place to `to`; the others go. Nothing happens without any of them. */
      readonly action: "replace";
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | {
      readonly action: "sort";
      /** Frequent ones first, or by their letters. */
      readonly by: "count" | "alphabet";
      /** Tags at the front that stay. */
      readonly keep: number;
    }
  | { readonly action: "dedupe" }
  /** Underscores become blanks, blanks in a row one. */
  | { readonly action: "trim" }
  /** Moves them to the front, where they are missing puts them there. */
  | { readonly action: "trigger"; readonly tags: readonly string[] }
  /** Names of characters go, but for those to be kept. */
  | { readonly action: "strip-characters"; readonly keep: readonly string[] }
  /** Tags of these kinds go, so that what they name becomes part of what is learnt. */
  | {
      readonly action: "drop-kinds";
      readonly kinds: readonly TagKind[];
      readonly keep: readonly string[];
    }
  | { readonly action: "translate"; readonly to: "en" | "zh" }
  /** The caption becomes this one line. */
  | { readonly action: "set"; readonly tags: readonly string[] };

/** What operations know of the data set and of the world. */
export interface TagKnowledge {
  /** How many captions have the tag. */
  readonly count: (tag: string) => number;
  readonly isCharacter: (tag: string) => boolean;
  /** Undefined where none is known. */
  readonly translation: (tag: string, to: "en" | "zh") => string | undefined;
}

/** What is learnt, and with it which kinds of tags are to go: a tag that stays can be asked for and left out later, one
 *  that goes becomes part of the trigger word. Actions, expressions, backgrounds and views always stay. */
export const DROPPED_FOR = {
  character: TRAITS,
  style: ["style", "quality"],
  clothes: ["clothes"],
} as const satisfies Readonly<Record<string, readonly TagKind[]>>;

export type TagEdit = (line: readonly string[]) => readonly string[];

/** The function of an operation, made once for all captions. */
export function editOf(operation: TagOperation, knowledge: TagKnowledge): TagEdit {
  const key = memory(folded);
  switch (operation.action) {
    case "add":
      return adding(operation, key);
    case "remove": {
      const gone = setOf(operation.tags);
      return (line) => line.filter((tag) => !gone.has(key(tag)));
    }
    case "replace":
      return replacing(operation, key);
    case "sort":
      return sorting(operation, knowledge, key);
    case "dedupe":
      return unique(key);
    case "trim":
      return (line) => line.map(trimmed).filter((tag) => tag !== "");
    case "trigger": {
      const gone = setOf(operation.tags);
      return (line) => [...operation.tags, ...line.filter((tag) => !gone.has(key(tag)))];
    }
    case "strip-characters": {
      const kept = setOf(operation.keep);
      return without(
        kept,
        key,
        memory((tag) => knowledge.isCharacter(tag)),
      );
    }
    case "drop-kinds": {
      const kept = setOf(operation.keep);
      const kinds = new Set<TagKind | undefined>(operation.kinds);
      return without(
        kept,
        key,
        memory((tag) => kinds.has(kindOf(tag))),
      );
    }
    case "translate": {
      const { to } = operation;
      const words = memory((tag) => knowledge.translation(tag, to) ?? tag);
      return (line) => line.map(words);
    }
    case "set":
      return () => operation.tags;
  }
}

const setOf = (tags: readonly string[]): ReadonlySet<string> => new Set(tags.map(folded));

/** Answers of a question that is asked of thousands of captions with the same few tags. */
function memory<T>(ask: (tag: string) => T): (tag: string) => T {
  const known = new Map<string, T>();
  return (tag) => {
    const before = known.get(tag);
    if (before !== undefined || known.has(tag)) return before as T;
    const answer = ask(tag);
    known.set(tag, answer);
    return answer;
  };
}

/** What tags are compared by, kept for the words of a data set. */
type Key = (tag: string) => string;

const without =
  (kept: ReadonlySet<string>, key: Key, goes: (tag: string) => boolean): TagEdit =>
  (line) =>
    line.filter((tag) => kept.has(key(tag)) || !goes(tag));

function adding({ tags, place }: Extract<TagOperation, { action: "add" }>, key: Key): TagEdit {
  return (line) => {
    const there = new Set(line.map(key));
    const missing = tags.filter((tag) => !there.has(key(tag)));
    if (missing.length === 0) return line;
    const at = place === "front" ? 0 : place === "end" ? line.length : place;
    return [...line.slice(0, at), ...missing, ...line.slice(at)];
  };
}

function replacing({ from, to }: Extract<TagOperation, { action: "replace" }>, key: Key): TagEdit {
  const old = setOf(from);
  const made = setOf(to);
  return (line) => {
    const at = line.findIndex((tag) => old.has(key(tag)));
    if (at < 0) return line;
    const rest = (tags: readonly string[]): string[] =>
      tags.filter((tag) => !old.has(key(tag)) && !made.has(key(tag)));
    return [...rest(line.slice(0, at)), ...to, ...rest(line.slice(at + 1))];
  };
}

function sorting(
  { by, keep }: Extract<TagOperation, { action: "sort" }>,
  { count }: TagKnowledge,
  key: Key,
): TagEdit {
  const counts = memory(count);
  const byLetters = (a: string, b: string): number =>
    key(a) < key(b) ? -1 : Number(key(a) > key(b));
  const order =
    by === "alphabet"
      ? byLetters
      : (a: string, b: string): number => counts(b) - counts(a) || byLetters(a, b);
  return (line) => [...line.slice(0, keep), ...line.slice(keep).sort(order)];
}

const unique =
  (key: Key): TagEdit =>
  (line) => {
    const seen = new Set<string>();
    return line.filter((tag) => {
      if (seen.has(key(tag))) return false;
      seen.add(key(tag));
      return true;
    });
  };

/** Faces of three signs such as `^_^` keep their underscore. */
const trimmed = (tag: string): string =>
  tag.length > 3 ? tag.replace(/[_\s]+/g, " ").trim() : tag.trim();
