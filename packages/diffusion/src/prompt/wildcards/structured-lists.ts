/** Wildcards in YAML and JSON files: maps in maps, whose keys are the parts of a name, and lists of entries.
 *  Reference: adieyal/dynamicprompts@52bad68, src/dynamicprompts/wildcards/collection/structured.py. */
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { parse, YAMLParseError } from "yaml";
import { plainText } from "../plain-text.ts";

/** The entries of each name, or what is wrong with them: one bad list does not spoil the others. */
export type StructuredLists = ReadonlyMap<string, readonly string[] | Problem>;

/** Reading YAML takes up to ten seconds for this much; bytes. */
const LARGEST_FILE = { yaml: 4 * 2 ** 20, json: 16 * 2 ** 20 };
/** Keys within keys. */
const DEEPEST = 32;
/** Lists and entries of one file: aliases may repeat what they name. */
const MOST = 500_000;
/** Characters of all files that are remembered. */
const REMEMBERED = 32 * 2 ** 20;

const ENDINGS = [".yaml", ".yml", ".json"];

export const isStructured = (path: string): boolean =>
  ENDINGS.includes(extname(path).toLowerCase());

interface Remembered {
  readonly lists: StructuredLists;
  readonly size: number;
}

/** The last file that was asked for stands last. */
const remembered = new Map<string, Remembered>();

/**
 * The lists of a file; one that is as it was is not read again. A file that is one list has the file's name.
 * @throws Problem `prompt/wildcard` where it is too large or cannot be read, with line and column
 */
export async function structuredLists(path: string): Promise<StructuredLists> {
  const { mtimeMs, size } = await stat(path);
  const limit = LARGEST_FILE[extname(path).toLowerCase() === ".json" ? "json" : "yaml"];
  if (size > limit)
    throw fault(path, {
      en: `has ${size} bytes, expected at most ${limit}`,
      zh: `有 ${size} 字节，最多为 ${limit} 字节`,
    });
  const key = JSON.stringify([path, mtimeMs, size]);
  const known = remembered.get(key) ?? {
    lists: parseLists(textOf(await readFile(path), path), path),
    size,
  };
  remembered.delete(key);
  remembered.set(key, known);
  let all = 0;
  for (const [each, { size: more }] of [...remembered].reverse()) {
    all += more;
    if (all > REMEMBERED) remembered.delete(each);
  }
  return known.lists;
}

function textOf(bytes: Uint8Array, path: string): string {
  const text = plainText(bytes);
  if (text !== undefined) return text;
  throw fault(path, {
    en: "is not UTF-8 text, expected a text file saved as UTF-8",
    zh: "不是 UTF-8 文本，请另存为 UTF-8",
  });
}

/** The lists of a file's text. @throws Problem `prompt/wildcard` */
export function parseLists(text: string, path: string): StructuredLists {
  const lists = new Map<string, readonly string[] | Problem>();
  let count = 0;
  const counted = (more: number): void => {
    count += more;
    if (count > MOST)
      throw fault(path, {
        en: `has more than ${MOST} lists and entries, counting what its aliases repeat`,
        zh: `列表和条目（包括别名重复的）超过 ${MOST} 个`,
      });
  };
  const open: { readonly names: readonly string[]; readonly value: unknown }[] = [
    { names: [], value: parsed(text, path) },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { names, value } = next;
    counted(1);
    if (value instanceof Map) {
      if (names.length >= DEEPEST)
        throw fault(path, {
          en: `has keys more than ${DEEPEST} deep, as where one holds itself`,
          zh: `键的嵌套超过 ${DEEPEST} 层，可能引用了自身`,
        });
      for (const [key, inside] of value as ReadonlyMap<unknown, unknown>)
        open.push({ names: [...names, nameOf(key)], value: inside });
      continue;
    }
    if (names.length === 0 && !Array.isArray(value)) continue; // an empty file
    const name = names.length === 0 ? basename(path, extname(path)) : names.join("/");
    const given: readonly unknown[] = Array.isArray(value) ? value : [value];
    counted(given.length);
    lists.set(name, entriesOf(given, { path, name }));
  }
  return lists;
}

/** Maps stay maps, so that no key means anything; every scalar is a text, so that `on` and `1.0` stay words. */
function parsed(text: string, path: string): unknown {
  const isJson = extname(path).toLowerCase() === ".json";
  try {
    if (isJson) return mapsOf(JSON.parse(text));
    return parse(text, {
      schema: "failsafe",
      mapAsMap: true,
      uniqueKeys: false, // the last one counts, as in PyYAML
      logLevel: "error",
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [at] = error instanceof YAMLParseError ? (error.linePos ?? []) : [];
    const [why = ""] = error.message.split(/ at line \d|\n/);
    const [en, zh] = at
      ? [`at line ${at.line}, column ${at.col}`, `第 ${at.line} 行第 ${at.col} 列`]
      : ["", ""];
    throw fault(path, {
      en: `is no ${isJson ? "JSON" : "YAML"} that can be read ${en}: ${why}`,
      zh: `不是可以读取的 ${isJson ? "JSON" : "YAML"}${zh}：${why}`,
    });
  }
}

/** JSON's objects as maps, and its numbers as they are written. */
function mapsOf(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST + 2) return value; // refused by whoever walks it
  if (Array.isArray(value)) return value.map((each) => mapsOf(each, depth + 1));
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, each]) => [key, mapsOf(each, depth + 1)]));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

const nameOf = (key: unknown): string => (typeof key === "string" ? key.trim() : String(key));

/** Texts, and maps with a text and a weight. */
function entriesOf(
  given: readonly unknown[],
  { path, name }: { readonly path: string; readonly name: string },
): readonly string[] | Problem {
  const entries: string[] = [];
  for (const [at, entry] of given.entries()) {
    const text = entry instanceof Map ? weighted(entry) : entry;
    if (text === null || text === "") continue;
    if (typeof text !== "string")
      return fault(path, {
        en: `has at ${name}, entry ${at + 1}, what is no text, expected quotes around texts with ": "`,
        zh: `中 ${name} 的第 ${at + 1} 个条目不是文字；含有“: ”的文字应加引号`,
      });
    entries.push(text.trim());
  }
  return entries;
}

/** `{text: red, weight: 2}` as a line of a text file has it. */
function weighted(entry: ReadonlyMap<unknown, unknown>): string | undefined {
  const text = entry.get("text") ?? entry.get("content");
  const weight = entry.get("weight") ?? "1";
  const isWeight = typeof weight === "string" && /^(\d+\.?\d*|\.\d+)$/.test(weight);
  return typeof text === "string" && isWeight ? `${weight}::${text}` : undefined;
}

const fault = (path: string, { en, zh }: Text): Problem =>
  new Problem("prompt/wildcard", { en: `${path} ${en}`, zh: `${path} ${zh}` });
