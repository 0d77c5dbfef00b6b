/** One batch of changes as it is kept, and which batches hold. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Problem, type Text } from "@inkloom/contract";
import { strayFolder } from "../links.ts";
import type { Content } from "./content.ts";
import { type Places, recordFile } from "./places.ts";

/** A file's name below the data set, with slashes, and what it held and holds. */
export interface Change {
  readonly name: string;
  readonly before: Content;
  readonly after: Content;
}

/** One batch, but for its changes. */
export interface BatchSummary {
  /** Of its file. */
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  /** What was done, for people. */
  readonly what: Text;
  /** How many. */
  readonly files: number;
}

export interface JournalState {
  readonly version: 1;
  /** The oldest first. */
  readonly batches: readonly BatchSummary[];
  /** So many of them hold; those behind were undone. */
  readonly applied: number;
  /** A batch that was begun. */
  readonly pending?: { readonly batch: BatchSummary; readonly direction: "do" | "undo" };
}

const NOTHING: JournalState = { version: 1, batches: [], applied: 0 };

/** Written under another name, flushed to the disk, then moved: there whole or not at all. */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const temporary = `${path}.part`;
  try {
    // What is left of another program may be a link, which would be written through.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, "wx");
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

export function writeChanges(places: Places, id: number, changes: readonly Change[]): void {
  mkdirSync(places.records, { recursive: true });
  writeWhole(recordFile(places, id), gzipSync(JSON.stringify(changes), { level: 1 }));
}

/** No batch is longer, bytes. */
const LIMIT = 2 ** 30;

/** The folder may have come from somebody else, links with it: no name in it leads out of the data set.
 *  @throws Problem `dataset/journal` */
export function readChanges(places: Places, id: number): readonly Change[] {
  const path = recordFile(places, id);
  const changes = parsed(path, () =>
    gunzipSync(readFileSync(path), { maxOutputLength: LIMIT }).toString("utf8"),
  );
  if (!Array.isArray(changes) || !changes.every(isChange)) throw damaged(path, undefined);
  const folders = changes.map(({ name }) => dirname(join(places.root, name)));
  const stray = strayFolder(places.root, folders);
  if (stray !== undefined) throw astray(path, stray);
  return changes;
}

/** @throws Problem `dataset/journal` where a folder of the journal leads out of the data set */
export function expectOwnFolders({ root, folder, records, kept, staged }: Places): void {
  const stray = strayFolder(root, [folder, records, kept, staged]);
  if (stray !== undefined) throw astray(folder, stray);
}

/** On other systems these are letters like any others. */
const FORBIDDEN = process.platform === "win32" ? /[\\:\0]/ : /\0/;

function isChange(value: unknown): value is Change {
  if (typeof value !== "object" || value === null) return false;
  const { name, before, after } = value as Partial<Change>;
  return (
    typeof name === "string" &&
    name.split("/").every((part) => !["", ".", ".."].includes(part) && !FORBIDDEN.test(part)) &&
    isHeld(before) &&
    isHeld(after)
  );
}

function isHeld(content: unknown): content is Content {
  if (content === null || typeof content === "string") return true;
  if (typeof content !== "object") return false;
  const { bytes, kept } = content as { readonly bytes?: unknown; readonly kept?: unknown };
  return typeof bytes === "string" || (typeof kept === "string" && /^[0-9a-f]{64}$/.test(kept));
}

export const writeState = (places: Places, state: JournalState): void => {
  writeWhole(places.state, `${JSON.stringify(state)}\n`);
};

/** @throws Problem `dataset/journal` */
export function readState(places: Places): JournalState {
  if (!existsSync(places.state)) return NOTHING;
  const state = parsed(places.state, () => readFileSync(places.state, "utf8"));
  if (isState(state)) return state;
  throw damaged(places.state, undefined);
}

function isState(value: unknown): value is JournalState {
  if (typeof value !== "object" || value === null) return false;
  const { batches, applied = -1, pending } = value as Partial<JournalState>;
  return (
    Array.isArray(batches) &&
    batches.every(isSummary) &&
    Number.isInteger(applied) &&
    applied >= 0 &&
    applied <= batches.length &&
    (pending === undefined ||
      (isSummary(pending.batch) && ["do", "undo"].includes(pending.direction)))
  );
}

function isSummary(value: unknown): value is BatchSummary {
  if (typeof value !== "object" || value === null) return false;
  const { id, at, what, files } = value as Partial<BatchSummary>;
  return (
    Number.isSafeInteger(id) &&
    typeof at === "string" &&
    typeof what?.en === "string" &&
    typeof what.zh === "string" &&
    Number.isSafeInteger(files)
  );
}

function parsed(path: string, read: () => string): unknown {
  try {
    return JSON.parse(read()) as unknown;
  } catch (error) {
    throw damaged(path, error);
  }
}

const damaged = (path: string, cause: unknown): Problem =>
  new Problem(
    "dataset/journal",
    {
      en: `${path} cannot be read, expected what this program wrote there.`,
      zh: `无法读取 ${path}，应为本程序写入的内容。`,
    },
    { cause },
  );

const astray = (path: string, folder: string): Problem =>
  new Problem("dataset/journal", {
    en: `${path} is of ${folder}, which leads out of the data set by a link, expected a folder of its own.`,
    zh: `${path} 涉及 ${folder}，它通过链接指向数据集之外，应为数据集自己的文件夹。`,
  });
