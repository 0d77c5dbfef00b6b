/** The captions of a data set in memory: counted, filtered, changed in batches, and changed back. */
import { resolve } from "node:path";
import type { Text } from "@inkloom/contract";
import { type CaptionPlace, captionPlaces } from "../datasets/caption-places.ts";
import { type Content, contentBytes } from "../datasets/journal/content.ts";
import type { ExpectedBatch } from "../datasets/journal/expected-batch.ts";
import { type Batch, type Journal, openJournal } from "../datasets/journal/journal.ts";
import type { Change } from "../datasets/journal/record.ts";
import { type CaptionFile, captionOf, readCaption, textOf } from "./caption.ts";
import { editOf, type TagKnowledge, type TagOperation } from "./operations.ts";
import { filtered, type TagFilter } from "./tag-filter.ts";
import { folded } from "./tag-words.ts";

export interface TagCount {
  readonly tag: string;
  /** Captions that have it. */
  readonly count: number;
}

/** A caption as it is shown. */
export interface ShownCaption {
  /** Of its file, below the data set. */
  readonly name: string;
  readonly pictures: readonly string[];
  /** Whether the file is there. */
  readonly exists: boolean;
  /** Tags of each line. */
  readonly lines: readonly (readonly string[])[];
}

export interface CaptionChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface TagChange {
  readonly tag: string;
  /** Captions that lose it, and that get it. */
  readonly removed: number;
  readonly added: number;
}

export interface TagPreview {
  /** Captions that were looked at. */
  readonly of: number;
  /** Captions that would change. */
  readonly changed: number;
  /** The first of them. */
  readonly changes: readonly CaptionChange[];
  /** The most frequent first; none where only their order changes. */
  readonly tags: readonly TagChange[];
}

/** A batch that was undone or done again. */
export interface TagMove {
  readonly what: Text;
  readonly files: number;
  /** Files that are no captions of this set, such as pictures: with any, it has to be opened again to be right. */
  readonly others: number;
}

interface Caption extends CaptionPlace {
  readonly content: Content;
  readonly lines: readonly (readonly string[])[];
  readonly keys: Int32Array;
}

/** A caption and what its lines become. */
interface CaptionEdit {
  readonly caption: Caption;
  readonly lines: readonly (readonly string[])[];
}

/**
 * Reads every caption of a data set.
 * @param extension of caption files, see `captionPlaces`
 * @throws Problem `dataset/empty`, `dataset/caption`, and those of `openJournal`
 */
export async function openTagSet(folder: string, extension?: string): Promise<TagSet> {
  const root = resolve(folder);
  const journal = openJournal(root);
  return new TagSet(root, await captionPlaces(root, extension), journal);
}

export class TagSet {
  readonly #journal: Journal;
  readonly #captions: Caption[];
  readonly #places = new Map<string, number>();
  /** Ids of folded tags. */
  readonly #keys = new Map<string, number>();
  /** By id: as most captions write it first. */
  readonly #names: string[] = [];
  /** One string for each tag, however many captions have it. */
  readonly #words = new Map<string, { readonly word: string; readonly key: number }>();

  constructor(root: string, places: readonly CaptionPlace[], journal: Journal) {
    this.#journal = journal;
    this.#captions = places.map((place, at) => {
      this.#places.set(place.name, at);
      return this.#caption(place, readCaption(root, place));
    });
  }

  get size(): number {
    return this.#captions.length;
  }

  /** Places of the captions that are meant. */
  select(filter: TagFilter): readonly number[] {
    return filtered(this.#captions, filter, (key) => this.#keys.get(key));
  }

  /** Places of captions by their names, or by those of pictures that they describe; others are passed over. */
  placesOf(names: readonly string[]): readonly number[] {
    const wanted = new Set(names);
    const found: number[] = [];
    for (const [at, { name, pictures }] of this.#captions.entries())
      if (wanted.has(name) || pictures.some((each) => wanted.has(each))) found.push(at);
    return found;
  }

  /** Captions at these places. */
  captions(places: readonly number[]): ShownCaption[] {
    return places.flatMap((at) => {
      const caption = this.#captions[at];
      if (caption === undefined) return [];
      const { name, pictures, exists, lines } = caption;
      return [{ name, pictures, exists, lines }];
    });
  }

  /** Tags of the captions at these places, the most frequent first. */
  counts(places: readonly number[]): TagCount[] {
    const counts = new Int32Array(this.#names.length);
    for (const at of places)
      for (const key of this.#captions[at]?.keys ?? []) counts[key] = (counts[key] ?? 0) + 1;
    const found: TagCount[] = [];
    for (const [key, count] of counts.entries())
      if (count > 0) found.push({ tag: this.#names[key] ?? "", count });
    return found.sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
  }

  /** What an operation would do to the captions at these places; of captions the first `most` are told. */
  preview(
    operation: TagOperation,
    places: readonly number[],
    world: Omit<TagKnowledge, "count">,
    most: number,
  ): TagPreview {
    return told(places.length, this.#changes(operation, places, world), most);
  }

  /**
   * Does it, as a batch that can be undone.
   * @returns what was done, as `preview` tells it
   * @throws Problem `dataset/changed`, `dataset/busy`, `output/...`; then all is as it was
   */
  apply(
    operation: TagOperation,
    places: readonly number[],
    world: Omit<TagKnowledge, "count">,
    { what, most }: { readonly what: Text; readonly most: number },
  ): TagPreview {
    const found = this.#changes(operation, places, world);
    const changes = found.map(({ caption: { name, content }, lines }): Change => ({
      name,
      before: content,
      after: textOf(lines, content),
    }));
    this.#journal.commit(what, changes);
    const done = told(places.length, found, most);
    this.#take(changes);
    return done;
  }

  history(): Batch[] {
    return this.#journal.list();
  }

  /** @returns what was undone; undefined where there is nothing. @throws as `apply`, and where another batch is expected */
  undo(expects?: ExpectedBatch): TagMove | undefined {
    return this.#moved(this.#journal.undo(expects));
  }

  redo(expects?: ExpectedBatch): TagMove | undefined {
    return this.#moved(this.#journal.redo(expects));
  }

  #moved(moved: ReturnType<Journal["undo"]>): TagMove | undefined {
    if (moved === undefined) return undefined;
    const { what, changes } = moved;
    this.#take(changes);
    const others = changes.filter(({ name }) => !this.#places.has(name)).length;
    return { what, files: changes.length, others };
  }

  /** Captions become what was written. */
  #take(changes: readonly Change[]): void {
    for (const { name, after } of changes) {
      const at = this.#places.get(name);
      const caption = at === undefined ? undefined : this.#captions[at];
      if (at === undefined || caption === undefined) continue;
      const place = { name, pictures: caption.pictures, exists: after !== null };
      const bytes = contentBytes(after);
      this.#captions[at] = this.#caption(
        place,
        bytes === undefined
          ? { content: null, encoding: "utf-8", lines: [] }
          : captionOf(bytes, name),
      );
    }
  }

  #changes(
    operation: TagOperation,
    places: readonly number[],
    world: Omit<TagKnowledge, "count">,
  ): CaptionEdit[] {
    const counts = this.#countsFor(operation);
    const edit = editOf(operation, { ...world, count: (tag) => counts.get(folded(tag)) ?? 0 });
    return places.flatMap((at) => {
      const caption = this.#captions[at];
      if (caption === undefined) return [];
      // What has no caption has an empty one.
      const before = caption.lines.length === 0 ? [[]] : caption.lines;
      const lines = (operation.action === "set" ? [[]] : before).map(edit);
      return isSame(before, lines) ? [] : [{ caption, lines }];
    });
  }

  #countsFor({ action }: TagOperation): ReadonlyMap<string, number> {
    if (action !== "sort") return new Map();
    const all = this.counts(Array.from(this.#captions.keys()));
    return new Map(all.map(({ tag, count }) => [folded(tag), count]));
  }

  #caption(place: CaptionPlace, { content, lines }: CaptionFile): Caption {
    const keys = new Set<number>();
    const shared = lines.map((line) =>
      line.map((tag) => {
        const { word, key } = this.#word(tag);
        keys.add(key);
        return word;
      }),
    );
    return { ...place, content, lines: shared, keys: Int32Array.from(keys) };
  }

  #word(tag: string): { readonly word: string; readonly key: number } {
    const known = this.#words.get(tag);
    if (known) return known;
    const fold = folded(tag);
    const key = this.#keys.get(fold) ?? this.#names.push(tag) - 1;
    this.#keys.set(fold, key);
    const made = { word: tag, key };
    this.#words.set(tag, made);
    return made;
  }
}

function told(of: number, changes: readonly CaptionEdit[], most: number): TagPreview {
  const removed = new Map<string, number>();
  const added = new Map<string, number>();
  for (const { caption, lines } of changes) {
    const { before, after } = differing(caption.lines.flat(), lines.flat());
    for (const tag of before) if (!after.has(tag)) plus(removed, tag);
    for (const tag of after) if (!before.has(tag)) plus(added, tag);
  }
  const tags = [...new Set([...removed.keys(), ...added.keys()])].map((tag) => ({
    tag,
    removed: removed.get(tag) ?? 0,
    added: added.get(tag) ?? 0,
  }));
  return {
    of,
    changed: changes.length,
    changes: changes.slice(0, most).map(({ caption: { name, lines: before }, lines }) => ({
      name,
      before: textOf(before, null),
      after: textOf(lines, null),
    })),
    tags: tags.sort((a, b) => b.removed + b.added - a.removed - a.added),
  };
}

/** Tags of both but for what they begin and end with alike: strings are shared, so that few have to be compared. */
function differing(
  before: readonly string[],
  after: readonly string[],
): { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> } {
  let front = 0;
  const shorter = Math.min(before.length, after.length);
  while (front < shorter && before[front] === after[front]) front++;
  let back = 0;
  while (back < shorter - front && before.at(-1 - back) === after.at(-1 - back)) back++;
  return {
    before: new Set(before.slice(front, before.length - back)),
    after: new Set(after.slice(front, after.length - back)),
  };
}

const plus = (counts: Map<string, number>, tag: string): void => {
  counts.set(tag, (counts.get(tag) ?? 0) + 1);
};

const isSame = (a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean =>
  a.length === b.length &&
  a.every((line, at) => {
    const other = b[at] ?? [];
    return (
      line === other || (line.length === other.length && line.every((tag, i) => tag === other[i]))
    );
  });
