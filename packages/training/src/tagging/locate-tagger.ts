/** Where the tagger that somebody named lies, and the list of its labels. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { findCatalogueEntry, Problem, pullHint } from "@inkloom/contract";
import { expectName, onlyNames } from "@inkloom/diffusion";

export interface TaggerFiles {
  /** What it is called: its folder, or its file without ending. */
  readonly name: string;
  /** The network. */
  readonly path: string;
  /** The list of labels beside it; undefined where there is none, as they may be inside the network's file. */
  readonly labels: string | undefined;
  /** timm's description of the network, beside it. */
  readonly config: string | undefined;
}

/** Folders below the data folder and its `models`: ours first, then those of A1111's and ComfyUI's taggers and of kohya's
 *  scripts. */
const FOLDERS: readonly string[] = [
  "taggers",
  "interrogators",
  "torch_deepdanbooru",
  "deepdanbooru",
  "wd14_tagger",
  "wd14_tagger_model",
];

/** The folders in which taggers are looked for by name, in order. */
export const taggerFolders = (home: string): string[] =>
  [home, join(home, "models")].flatMap((base) => FOLDERS.map((folder) => join(base, folder)));

/** The preferred first: a finished graph is a whole, weights need what knows their network. */
const ENDINGS: readonly string[] = [".onnx", ".safetensors", ".pt", ".pth", ".ckpt", ".bin"];

/** Lists of labels under their usual names. */
const LISTS: readonly string[] = ["selected_tags.csv", "tags.txt", "tag_mapping.json"];

/** Levels of folders that are looked into. */
const DEPTH = 4;

/**
 * A path of a file or a folder, or a name in any case: of a folder below the tagger folders, of a file with or without its
 * ending, or one by which the catalogue knows a tagger (`wd-vit-tagger-v3`).
 * @throws Problem `tagger/missing` with the names that are there
 */
export async function locateTagger(
  tagger: string,
  folders: readonly string[],
): Promise<TaggerFiles> {
  expectName(tagger);
  if (!onlyNames() && /[\\/]/.test(tagger)) {
    const found = await taggerAt(tagger);
    if (found !== undefined) return found;
    throw new Problem("tagger/missing", {
      en: `tagger ${tagger}: there is no such file or folder with a network, expected a path or a name`,
      zh: `标签器 ${tagger}：没有该文件或含有网络的文件夹，应为路径或名称`,
    });
  }
  const all = await foundTaggers(folders);
  const wanted = namesFor(tagger);
  for (const name of wanted) {
    const found = all.find((each) => each.names.includes(name));
    if (found) return found.files;
  }
  const names = all.map(({ files }) => files.name).join(", ");
  const hint = pullHint(tagger, ["tagger"]);
  const where = onlyNames() ? "" : ` (${folders[0] ?? ""})`;
  throw new Problem("tagger/missing", {
    en: `tagger "${tagger}" was not found, expected ${names === "" ? "one" : `one of ${names}, or another`} in the folder taggers of the data folder${where}${hint.en}`,
    zh: `找不到标签器“${tagger}”，${names === "" ? "" : `应为 ${names} 之一，或`}应放入数据文件夹的 taggers 文件夹${where}${hint.zh}`,
  });
}

/** The name itself, then all by which the catalogue knows what it means; in lower case, without ending. */
function namesFor(tagger: string): readonly string[] {
  const own = withoutEnding(tagger.replaceAll("\\", "/")).toLowerCase();
  const entry = findCatalogueEntry(tagger, ["tagger"]);
  const files = (entry?.files ?? []).map(({ file }) => withoutEnding(file));
  const others = entry === undefined ? [] : [entry.id, ...(entry.alsoCalled ?? []), ...files];
  // Several have a file called so, each in a folder of its own.
  const telling = others.map((each) => each.toLowerCase()).filter((each) => each !== "model");
  return [own, ...telling];
}

/** Names of the taggers that are in the folders. */
export const taggersIn = async (folders: readonly string[]): Promise<readonly string[]> => [
  ...new Set((await foundTaggers(folders)).map(({ files }) => files.name)),
];

interface FoundTagger {
  /** In lower case. */
  readonly names: readonly string[];
  readonly files: TaggerFiles;
}

/** Every tagger in the folders, the first of each name. */
async function foundTaggers(folders: readonly string[]): Promise<readonly FoundTagger[]> {
  const found: FoundTagger[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const name of entries.map((each) => each.name).sort()) {
      const path = join(folder, name);
      const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
      if (isFolder) found.push(...(await taggersBelow(path, folder, DEPTH)));
      else if (isNetwork(name)) found.push(await ofFile(path, folder));
    }
  }
  return found;
}

async function taggersBelow(folder: string, root: string, depth: number): Promise<FoundTagger[]> {
  const files = await taggerIn(folder);
  const name = nameBelow(root, folder);
  // Folders that other programs make of `owner/repository`.
  const repository = basename(folder).replace(/^SmilingWolf_/i, "");
  const names = [
    ...new Set([name, basename(folder), repository].map((each) => each.toLowerCase())),
  ];
  const own = files === undefined ? [] : [{ names, files: { ...files, name } }];
  if (depth <= 1) return own;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries.filter((each) => each.isDirectory()).map((each) => join(folder, each.name));
  const below: FoundTagger[] = [];
  for (const path of inner.sort()) below.push(...(await taggersBelow(path, root, depth - 1)));
  return [...own, ...below];
}

const nameBelow = (root: string, path: string): string =>
  relative(root, path).replaceAll("\\", "/");

async function ofFile(path: string, root: string): Promise<FoundTagger> {
  const files = await filesOf(path);
  return { names: [withoutEnding(nameBelow(root, path)).toLowerCase()], files };
}

async function taggerAt(path: string): Promise<TaggerFiles | undefined> {
  const about = await stat(path).catch(() => undefined);
  if (about?.isDirectory() === true) return taggerIn(path);
  return about?.isFile() === true ? filesOf(path) : undefined;
}

/** The network of a folder: `model` before others, by ending. */
async function taggerIn(folder: string): Promise<TaggerFiles | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter(isNetwork).sort();
  const preference = (name: string): number =>
    2 * ENDINGS.indexOf(extname(name).toLowerCase()) +
    (withoutEnding(name).toLowerCase() === "model" ? 0 : 1);
  const [network] = names.toSorted((a, b) => preference(a) - preference(b));
  if (network === undefined) return undefined;
  return { ...(await filesOf(join(folder, network))), name: basename(folder) };
}

async function filesOf(path: string): Promise<TaggerFiles> {
  const folder = dirname(path);
  const stem = withoutEnding(basename(path));
  const beside = await readdir(folder).catch((): string[] => []);
  const named = (name: string): string | undefined => {
    const found = beside.find((each) => each.toLowerCase() === name.toLowerCase());
    return found === undefined ? undefined : join(folder, found);
  };
  const tables = beside.filter((name) => extname(name).toLowerCase() === ".csv");
  const [table] = tables;
  const labels =
    [`${stem}.csv`, ...LISTS].map(named).find((each) => each !== undefined) ??
    (tables.length === 1 && table !== undefined ? join(folder, table) : undefined);
  return { name: stem, path, labels, config: named("config.json") ?? named(`${stem}.json`) };
}

const isNetwork = (name: string): boolean => ENDINGS.includes(extname(name).toLowerCase());

const withoutEnding = (name: string): string =>
  isNetwork(name) ? name.slice(0, -extname(name).length) : name;
