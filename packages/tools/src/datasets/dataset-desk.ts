/** Everything about data sets that people ask for while they look through pictures and tags: at once, and not as a job. */
import { mkdir, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Problem } from "@inkloom/contract";
import {
  type Batch,
  captionPlaces,
  codeOf,
  type ExpectedBatch,
  kindOf,
  openJournal,
  takeOut,
  type TagFilter,
  type TagMove,
  type TagSet,
} from "@inkloom/training";
import { writeProblem } from "../files/write-problem.ts";
import { isFolder } from "../files/picture-folder.ts";
import type { TagLists } from "../prompts/tags/tag-lists.ts";
import type { AskedEdit } from "../tools/tags-edit/operation-of.ts";
import { type AddedFile, addFile, type FileChecks } from "./add-file.ts";
import { datasetParts, datasetRoot, fileWithin, PICTURE_ENDINGS } from "./dataset-place.ts";
import { editTags, type TagsEdited } from "./edit-tags.ts";
import { keptTagSets } from "./kept-tag-sets.ts";
import { type SuggestedTag, suggestTags } from "./suggest-tags.ts";
import { tagWorld } from "./tag-knowledge.ts";

export interface DatasetFacts {
  readonly name: string;
  readonly pictures: number;
  /** Pictures that have a caption file. */
  readonly captioned: number;
  /** The first picture. */
  readonly cover: string | undefined;
  /** When files came or went last. */
  readonly modified: Date;
}

/** Which captions are meant: those of names, else those that fit. */
export interface CaptionChoice {
  readonly filter?: TagFilter | undefined;
  /** Names of captions or of their pictures. */
  readonly captions?: readonly string[] | undefined;
}

export interface CaptionsFound {
  /** Captions of the data set, and those that are meant. */
  readonly of: number;
  readonly fit: number;
  readonly captions: readonly {
    readonly name: string;
    readonly pictures: readonly string[];
    readonly exists: boolean;
    readonly lines: readonly (readonly string[])[];
  }[];
}

export interface TagsFound {
  readonly of: number;
  readonly fit: number;
  readonly different: number;
  readonly tags: readonly CountedTag[];
}

interface CountedTag {
  readonly tag: string;
  readonly count: number;
  readonly kind?: string;
  /** In the other language. */
  readonly translation?: string;
}

export type HistoryStep = "undo" | "redo";

export interface DatasetDesk {
  list(): Promise<DatasetFacts[]>;
  /** @throws Problem `input/name`, `output/exists`, `output/unwritable` */
  create(name: string): Promise<void>;
  captions(
    name: string,
    choice: CaptionChoice,
    part: { readonly offset: number; readonly limit: number },
  ): Promise<CaptionsFound>;
  /** Names of the pictures that are meant. */
  pictures(name: string, choice: CaptionChoice): Promise<string[]>;
  tags(name: string, choice: CaptionChoice, most: number): Promise<TagsFound>;
  suggest(name: string, text: string, most: number): Promise<readonly SuggestedTag[]>;
  /** @throws Problem `input/invalid`, `dataset/changed`, `dataset/busy`, `output/...`; then all is as it was */
  edit(
    name: string,
    choice: CaptionChoice,
    asked: AskedEdit & { readonly preview: boolean },
  ): Promise<TagsEdited>;
  history(name: string): Promise<Batch[]>;
  /** @returns undefined where there is nothing to undo or to do again
   *  @param expects the change that is meant
   *  @throws Problem `dataset/changed` where another one is the next; then nothing is written */
  step(name: string, step: HistoryStep, expects?: ExpectedBatch): Promise<TagMove | undefined>;
  /** Where a picture lies. @throws Problem `input/name`, `dataset/picture` */
  picture(name: string, file: string): Promise<string>;
  add(name: string, file: string, bytes: Uint8Array, checks: FileChecks): Promise<AddedFile>;
  /** @returns how many pictures went */
  takeOut(name: string, pictures: readonly string[]): Promise<number>;
  /** Reads the captions again when they are asked for next. */
  reload(name: string): Promise<void>;
}

export interface DatasetDeskOptions {
  /** Data folder. */
  readonly home: string;
  readonly lists: Pick<TagLists, "index" | "list">;
}

/** Every method throws Problem `dataset/missing` and `input/name` for names that are none. */
export function openDatasetDesk({ home, lists }: DatasetDeskOptions): DatasetDesk {
  const sets = keptTagSets();
  const rootOf = (name: string): Promise<string> => datasetRoot(home, name);
  /** Undefined where the data set has no picture yet. */
  const setOf = async (root: string): Promise<TagSet | undefined> => {
    try {
      return await sets.open(root);
    } catch (error) {
      if (error instanceof Problem && error.code === "dataset/empty" && (await isFolder(root)))
        return undefined;
      throw error;
    }
  };
  /** What failed may have failed because it was read too long ago. */
  const changing = async <T>(root: string, work: () => Promise<T> | T): Promise<T> => {
    try {
      const done = await work();
      sets.changed(root);
      return done;
    } catch (error) {
      sets.forget(root);
      throw error;
    }
  };
  return {
    list: () => listed(home),
    async create(name) {
      await createFolder(home, name);
    },
    async captions(name, choice, { offset, limit }) {
      const set = await setOf(await rootOf(name));
      const places = set ? chosen(set, choice) : [];
      const shown = set?.captions(places.slice(offset, offset + limit)) ?? [];
      return { of: set?.size ?? 0, fit: places.length, captions: shown };
    },
    async pictures(name, choice) {
      const set = await setOf(await rootOf(name));
      return set?.captions(chosen(set, choice)).flatMap(({ pictures }) => pictures) ?? [];
    },
    async tags(name, choice, most) {
      const set = await setOf(await rootOf(name));
      const places = set ? chosen(set, choice) : [];
      const counts = set?.counts(places) ?? [];
      const { translation } = await tagWorld(lists);
      const tags = counts.slice(0, most).map(({ tag, count }): CountedTag => {
        const kind = kindOf(tag);
        const other = translation(tag, /\p{Script=Han}/u.test(tag) ? "en" : "zh");
        return {
          tag,
          count,
          ...(kind && { kind }),
          ...(other !== undefined && { translation: other }),
        };
      });
      return { of: set?.size ?? 0, fit: places.length, different: counts.length, tags };
    },
    async suggest(name, text, most) {
      const set = await setOf(await rootOf(name));
      return suggestTags(text, most, set?.counts(set.select({})) ?? [], lists);
    },
    async edit(name, choice, asked) {
      const root = await rootOf(name);
      return changing(root, () =>
        editTags(asked, lists, async () => {
          const tags = await sets.open(root);
          return { tags, places: chosen(tags, choice) };
        }),
      );
    },
    history: async (name) => openJournal(await rootOf(name)).list(),
    async step(name, step, expects) {
      const root = await rootOf(name);
      const set = await setOf(root);
      if (set === undefined) {
        const moved = openJournal(root)[step](expects);
        const files = moved?.changes.length ?? 0;
        return moved && { what: moved.what, files, others: files };
      }
      const moved = await changing(root, () => set[step](expects));
      if (moved !== undefined && moved.others > 0) sets.forget(root);
      return moved;
    },
    picture: async (name, file) => fileWithin(await rootOf(name), file, PICTURE_ENDINGS),
    async add(name, file, bytes, checks) {
      return addFile(await rootOf(name), file, bytes, checks);
    },
    async takeOut(name, pictures) {
      const root = await rootOf(name);
      const what =
        pictures.length === 1
          ? { en: `take out ${pictures[0] ?? ""}`, zh: `移出 ${pictures[0] ?? ""}` }
          : { en: `take out ${pictures.length} pictures`, zh: `移出 ${pictures.length} 张图片` };
      sets.forget(root);
      return takeOut(root, pictures, what);
    },
    async reload(name) {
      sets.forget(await rootOf(name));
    },
  };
}

const chosen = (set: TagSet, { filter, captions }: CaptionChoice): readonly number[] =>
  captions === undefined ? set.select(filter ?? {}) : set.placesOf(captions);

async function listed(home: string): Promise<DatasetFacts[]> {
  const top = join(home, "datasets");
  const names = await readdir(top).catch((error: unknown): string[] => {
    if (codeOf(error) === "ENOENT") return [];
    throw writeProblem(error, top);
  });
  const found = await Promise.all(
    names
      .filter((name) => !name.startsWith("."))
      .map(async (name): Promise<DatasetFacts | undefined> => {
        const root = join(top, name);
        const facts = await stat(root).catch(() => undefined);
        if (facts?.isDirectory() !== true) return undefined;
        const places = await captionPlaces(root).catch((error: unknown) => {
          if (error instanceof Problem && error.code === "dataset/empty") return [];
          throw error;
        });
        const count = (which: typeof places): number =>
          which.reduce((sum, { pictures }) => sum + pictures.length, 0);
        return {
          name,
          pictures: count(places),
          captioned: count(places.filter(({ exists }) => exists)),
          cover: places[0]?.pictures[0],
          modified: facts.mtime,
        };
      }),
  );
  return found
    .filter((each) => each !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

async function createFolder(home: string, name: string): Promise<void> {
  const path = join(home, "datasets", ...datasetParts(name));
  const above = join(path, "..");
  try {
    await mkdir(above, { recursive: true });
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw writeProblem(error, path);
    throw new Problem("output/exists", {
      en: `There is a data set ${JSON.stringify(basename(path))} already, expected a new name.`,
      zh: `已有名为 ${JSON.stringify(basename(path))} 的数据集，请换一个名称。`,
    });
  }
}
