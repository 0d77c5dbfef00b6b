/** The files behind `__name__`: text with one entry a line, and YAML or JSON, under the folder `wildcards`. Names are
 *  compared with what is in the folder and never made into paths, so none leads out of it. */
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, extname, join, relative, sep } from "node:path";
import { Problem } from "@inkloom/contract";
import { filesBelow } from "../../files-below.ts";
import { nearestNames } from "../../nearest-names.ts";
import { plainText } from "../plain-text.ts";
import { namePattern } from "./name-pattern.ts";
import { isStructured, structuredLists } from "./structured-lists.ts";

export interface WildcardFiles {
  /** The entries of all files whose names fit, in order, each once.
   *  @throws Problem `prompt/wildcard` where no file fits, with the nearest names */
  entries(name: string): Promise<readonly string[]>;
}

/** A list of words is text by hand; bytes. */
const LARGEST_FILE = 16 * 2 ** 20;

/** One list of entries. */
interface WildcardList {
  /** For messages. */
  readonly place: string;
  readonly entries: () => Promise<readonly string[]>;
}

/** Lists by name; several files may have lists of one name. */
type WildcardLists = ReadonlyMap<string, readonly WildcardList[]>;

/** The folder is read when the first wildcard is asked for. Subfolders are part of the names, with `/`. */
export function wildcardFiles(folder: string | undefined): WildcardFiles {
  let listed: Promise<WildcardLists> | undefined;
  const known = new Map<string, Promise<readonly string[]>>();
  const read = async (name: string): Promise<readonly string[]> => {
    const all = await (listed ??=
      folder === undefined ? Promise.resolve<WildcardLists>(new Map()) : wildcardLists(folder));
    const fits = namePattern(name);
    const lists = [...all].filter(([each]) => fits(each)).flatMap(([, found]) => found);
    const entries = (await Promise.all(lists.map((list) => list.entries()))).flat();
    const places = [...new Set(lists.map(({ place }) => place))];
    if (entries.length === 0) throw unknown(name, folder ?? "wildcards", places, [...all.keys()]);
    return [...new Set(entries)];
  };
  return {
    entries(name) {
      const entries = known.get(name) ?? read(name);
      known.set(name, entries);
      return entries;
    },
  };
}

/** Every list of the folder. Those of a YAML or JSON file go by their keys alone, and by the file's name
 *  before these. @throws Problem `prompt/wildcard` for such a file that cannot be read */
async function wildcardLists(folder: string): Promise<WildcardLists> {
  const lists = new Map<string, WildcardList[]>();
  const add = (name: string, list: WildcardList): void => {
    const others = lists.get(name) ?? [];
    if (!others.includes(list)) lists.set(name, [...others, list]);
  };
  for (const [file, path] of await wildcardPaths(folder)) {
    if (!isStructured(path)) {
      add(withoutEnding(file), { place: path, entries: () => readEntries(path) });
      continue;
    }
    for (const [name, found] of await structuredLists(path)) {
      const list: WildcardList = {
        place: path,
        entries: () => (found instanceof Problem ? Promise.reject(found) : Promise.resolve(found)),
      };
      add(name, list);
      const whole = withoutEnding(file);
      if (name === basename(whole)) add(whole, list);
      add(`${whole}/${name}`, list);
    }
  }
  return lists;
}

/** The names of all lists of words, sorted; a file that cannot be read has its own. */
export async function wildcardNames(home: string): Promise<string[]> {
  const names = new Set<string>();
  for (const [file, path] of await wildcardPaths(join(home, "wildcards"))) {
    const whole = withoutEnding(file);
    if (!isStructured(path)) {
      names.add(whole);
      continue;
    }
    try {
      for (const name of (await structuredLists(path)).keys()) {
        names.add(name);
        names.add(`${whole}/${name}`);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      names.add(whole); // whoever uses it is told what is wrong
    }
  }
  return [...names].sort();
}

const withoutEnding = (file: string): string => file.slice(0, -extname(file).length);

/** Names of files -> paths; links that lead out of the folder are left out. */
export async function wildcardPaths(folder: string): Promise<Map<string, string>> {
  const root = await realpath(folder).catch(() => folder);
  const files = new Map<string, string>();
  for (const entry of await filesBelow(folder)) {
    if (!entry.toLowerCase().endsWith(".txt") && !isStructured(entry)) continue;
    const path = join(folder, entry);
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || relative(root, real).startsWith("..")) continue;
    if (!(await stat(real)).isFile()) continue;
    files.set(entry.split(sep).join("/"), real);
  }
  return files;
}

/** Lines without comments and white space around them. */
async function readEntries(path: string): Promise<string[]> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE)
    throw new Problem("prompt/wildcard", {
      en: `${path} has ${size} bytes, expected at most ${LARGEST_FILE}`,
      zh: `${path} 有 ${size} 字节，最多为 ${LARGEST_FILE} 字节`,
    });
  const text = plainText(await readFile(path));
  if (text === undefined)
    throw new Problem("prompt/wildcard", {
      en: `${path} is not UTF-8 text, expected a text file saved as UTF-8`,
      zh: `${path} 不是 UTF-8 文本，请另存为 UTF-8`,
    });
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}

function unknown(
  name: string,
  folder: string,
  empty: readonly string[],
  names: readonly string[],
): Problem {
  if (empty.length > 0)
    return new Problem("prompt/wildcard", {
      en: `the wildcard __${name}__ has no entries in ${empty.join(", ")}`,
      zh: `通配符 __${name}__ 在 ${empty.join("、")} 中没有任何条目`,
    });
  const near = nearestNames(
    name,
    names.map((label) => ({ label, names: [label] })),
  );
  const [en, zh] =
    near.length === 0
      ? ["which has no lists of words", "其中没有词语列表"]
      : [`the nearest are ${near.join(", ")}`, `相近的有 ${near.join("、")}`];
  return new Problem("prompt/wildcard", {
    en: `there is no wildcard __${name}__ in ${folder}; ${en}`,
    zh: `${folder} 中没有通配符 __${name}__；${zh}`,
  });
}
