/** What lies below a folder of models: files that may be one, what lies beside them, and every name that is taken. Links are
 *  followed, and a folder that several paths lead to is looked through once, where it really lies if that is below the root:
 *  a few folders that link to each other have more paths than can ever be walked. What cannot be read is passed over. */
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { findBeside } from "./beside.ts";

export interface WalkedFile {
  readonly path: string;
  /** Below the root, with `/` between its parts. */
  readonly relative: string;
  /** With every link resolved. */
  readonly real: string;
  /** Whether a link below the root leads here. */
  readonly linked: boolean;
  /** A folder in diffusers' layout, which is one model. */
  readonly folder: boolean;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** See `beside.ts`. */
  readonly beside: string;
  readonly preview: string | undefined;
}

export interface Walk {
  readonly root: string;
  readonly files: readonly WalkedFile[];
  /** Every file and folder below the root by its relative name. */
  readonly names: ReadonlyMap<string, "file" | "folder">;
  /** The folders that were read, each with its time of change: when one differs, there is something new. */
  readonly folders: ReadonlyMap<string, number>;
  /** Whether it has more files than are looked at. */
  readonly cut: boolean;
}

export interface WalkOptions {
  /** In lower case, with the dot. */
  readonly endings: readonly string[];
  /** Whether folders below are looked through. */
  readonly deep: boolean;
  /** Whether folders with a `model_index.json` are models. */
  readonly wholeFolders: boolean;
  /** Real paths of folders that hold something else. */
  readonly skipped?: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Time of a folder that is not there or cannot be read. */
export const ABSENT = -1;

/** Folders within folders, as tools look for LoRAs. */
const DEEPEST = 8;
/** Files and folders in all. */
const MOST = 100_000;
/** Questions to the file system at once. */
const AT_ONCE = 32;
const INDEX = "model_index.json";
/** Weights of a folder in diffusers' layout. */
const WEIGHTS = /\.(safetensors|bin|ckpt|pt|pth|gguf|onnx|onnx_data)$/i;

interface State extends WalkOptions {
  cut: boolean;
  /** Real paths of folders that were looked through. */
  readonly visited: Set<string>;
  /** Folders that links lead to; those that really lie here come first. */
  readonly later: Place[];
  readonly files: WalkedFile[];
  readonly names: Map<string, "file" | "folder">;
  readonly folders: Map<string, number>;
}

interface Place {
  readonly path: string;
  readonly real: string;
  /** `` of the root itself. */
  readonly relative: string;
  readonly depth: number;
  readonly linked: boolean;
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly real: string;
  readonly relative: string;
  readonly kind: "file" | "folder";
  readonly isLink: boolean;
  /** Whether it is a link, or lies behind one. */
  readonly linked: boolean;
}

/** @throws only the signal's reason */
export async function walkModels(root: string, options: WalkOptions): Promise<Walk> {
  const state: State = {
    ...options,
    cut: false,
    visited: new Set(),
    later: [],
    files: [],
    names: new Map(),
    folders: new Map(),
  };
  const real = await realpath(root).catch(() => undefined);
  if (real === undefined) state.folders.set(root, ABSENT);
  else state.later.push({ path: root, real, relative: "", depth: 0, linked: false });
  for (let place = state.later.shift(); place !== undefined; place = state.later.shift())
    await visit(place, state);
  const { files, names, folders, cut } = state;
  return { root, files: files.sort(byPlace), names, folders, cut };
}

/** A folder's content where the folder itself stands, as who walks through folders meets it. */
function byPlace(a: WalkedFile, b: WalkedFile): number {
  const [one, other] = [a, b].map(({ relative }) => relative.replaceAll("/", "\0"));
  return (one ?? "") < (other ?? "") ? -1 : 1;
}

async function visit(place: Place, state: State): Promise<void> {
  state.signal?.throwIfAborted();
  if (state.cut || state.visited.has(place.real)) return;
  state.visited.add(place.real);
  // Before it is read, so that what changes meanwhile is seen the next time.
  state.folders.set(place.path, await timeOf(place.path));
  const entries = await entriesOf(place);
  if (state.names.size + entries.length > MOST) {
    state.cut = true;
    return;
  }
  for (const { relative, kind } of entries) state.names.set(relative, kind);
  const taken = new Set(entries.map(({ name }) => name));
  const wholes = new Set<Entry>();
  if (state.wholeFolders)
    await inBatches(entries, async (entry) => {
      if (entry.kind === "folder" && (await isFile(join(entry.path, INDEX)))) wholes.add(entry);
    });
  const models = entries.filter(
    (entry) =>
      wholes.has(entry) ||
      (entry.kind === "file" && state.endings.includes(extname(entry.name).toLowerCase())),
  );
  const walked = new Map<Entry, WalkedFile>();
  await inBatches(models, async (entry) => {
    const folder = wholes.has(entry);
    const size = await (folder ? sizeOfFolder(entry.path) : sizeOfFile(entry.path));
    if (size === undefined) return; // gone since the folder was read
    const stem = folder ? entry.name : entry.name.slice(0, -extname(entry.name).length);
    const { path, relative, real, linked } = entry;
    walked.set(entry, {
      path,
      relative,
      real,
      linked,
      folder,
      ...size,
      ...(await findBeside(place.path, stem, taken)),
    });
  });
  for (const file of walked.values()) state.files.push(file);
  if (!state.deep || place.depth >= DEEPEST) return;
  for (const entry of entries) {
    if (entry.kind !== "folder" || wholes.has(entry) || state.skipped?.has(entry.real) === true)
      continue;
    const next = { ...entry, depth: place.depth + 1 };
    if (entry.isLink) state.later.push(next);
    else await visit(next, state);
  }
}

/** Sorted as tools sort. Hidden ones are left out: what other systems and programs leave behind is no model. */
async function entriesOf(place: Place): Promise<Entry[]> {
  const found = await readdir(place.path, { withFileTypes: true }).catch(() => []);
  const shown = found
    .filter(({ name }) => !name.startsWith(".") && name.isWellFormed())
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries = new Map<string, Entry>();
  await inBatches(shown, async (each) => {
    const { name } = each;
    const path = join(place.path, name);
    const isLink = each.isSymbolicLink();
    const target = isLink ? await stat(path).catch(() => undefined) : each;
    const kind = target?.isFile() ? "file" : target?.isDirectory() ? "folder" : undefined;
    if (kind === undefined) return;
    const real = isLink ? await realpath(path).catch(() => undefined) : join(place.real, name);
    const relative = place.relative === "" ? name : `${place.relative}/${name}`;
    const linked = place.linked || isLink;
    if (real !== undefined) entries.set(name, { name, path, real, relative, kind, isLink, linked });
  });
  return shown.flatMap(({ name }) => entries.get(name) ?? []);
}

/** What `stat` says of the folder; `ABSENT` where it says nothing. */
export const timeOf = async (folder: string): Promise<number> =>
  (await stat(folder).catch(() => undefined))?.mtimeMs ?? ABSENT;

async function sizeOfFile(path: string): Promise<Size | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? { bytes: found.size, modified: found.mtimeMs } : undefined;
}

interface Size {
  readonly bytes: number;
  readonly modified: number;
}

/** Of its weights, which lie at most one folder below. */
async function sizeOfFolder(folder: string): Promise<Size | undefined> {
  const index = await sizeOfFile(join(folder, INDEX));
  if (index === undefined) return undefined;
  let { bytes, modified } = { bytes: 0, modified: index.modified };
  const parts = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const places = [
    folder,
    ...parts.filter((each) => each.isDirectory()).map(({ name }) => join(folder, name)),
  ];
  for (const place of places)
    for (const name of await readdir(place).catch(() => [])) {
      const size = WEIGHTS.test(name) ? await sizeOfFile(join(place, name)) : undefined;
      bytes += size?.bytes ?? 0;
      modified = Math.max(modified, size?.modified ?? 0);
    }
  return { bytes, modified };
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

async function inBatches<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE)
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
}
