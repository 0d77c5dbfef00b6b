/** Reads the tokenizer folder of a checkpoint in the diffusers layout: vocab.json and merges.txt, and the
 *  special tokens from special_tokens_map.json or tokenizer_config.json. The files are a stranger's: sizes
 *  are bounded before reading, every shape is checked, and each failure is a Problem that names the file. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { TABLE_LIMIT } from "./byte-pairs.ts";
import { ClipTokenizer, type SpecialToken } from "./clip-tokenizer.ts";
import { readSpecialTokens } from "./special-tokens.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** CLIP's own vocabulary takes 0.9 MB and its merges 0.5 MB. */
const VOCABULARY_LIMIT = 16 * 2 ** 20;
const CONFIGURATION_LIMIT = 2 ** 20;

/**
 * The tokenizer of a folder, as transformers' CLIPTokenizer.from_pretrained reads it.
 *
 * Problems: `tokenizer/missing`, `tokenizer/too-large`, `tokenizer/malformed`.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const path = (name: string): string => join(folder, name);
  const [vocabulary, merges, map, configuration] = await Promise.all([
    readRequired(path("vocab.json"), VOCABULARY_LIMIT),
    readRequired(path("merges.txt"), VOCABULARY_LIMIT),
    readText(path("special_tokens_map.json"), CONFIGURATION_LIMIT),
    readText(path("tokenizer_config.json"), CONFIGURATION_LIMIT),
  ]);
  const ids = parseVocabulary(vocabulary, path("vocab.json"));
  const pairs = parseMerges(merges, ids, path("merges.txt"));
  const configurations = [
    parseObject(map ?? "{}", path("special_tokens_map.json")),
    parseObject(configuration ?? "{}", path("tokenizer_config.json")),
  ];
  const special = readSpecialTokens(configurations, folder);
  for (const [role, { content }] of Object.entries<SpecialToken>({ ...special }))
    if (!ids.has(content))
      throw malformed(path("vocab.json"), `lacks "${show(content)}", the ${role} token`);
  return new ClipTokenizer({ ids, merges: pairs }, special);
}

const malformed = (file: string, complaint: string): Problem =>
  new Problem("tokenizer/malformed", `${file} ${complaint}`);

/** A few characters of something a stranger wrote. */
const show = (text: string): string => (text.length > 40 ? text.slice(0, 40) + "…" : text);

async function readRequired(path: string, limit: number): Promise<string> {
  const text = await readText(path, limit);
  if (text !== undefined) return text;
  throw new Problem(
    "tokenizer/missing",
    `${path} does not exist; a tokenizer folder holds vocab.json and merges.txt`,
  );
}

/** The text of a file, or undefined where there is none. */
async function readText(path: string, limit: number): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    const status = await stat(path);
    if (!status.isFile()) throw malformed(path, "is not a file");
    if (status.size > limit)
      throw new Problem(
        "tokenizer/too-large",
        `${path} has ${status.size} bytes; at most ${limit} are read`,
      );
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Problem("tokenizer/malformed", `${path} cannot be read (${code})`, { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(path, "is not UTF-8 text");
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(file, "is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(file, "is not a JSON object");
  return value as JsonObject;
}

/** Ids must be 0 to n - 1, each once. */
function parseVocabulary(text: string, file: string): Map<string, number> {
  const entries = Object.entries(parseObject(text, file));
  if (entries.length === 0 || entries.length > TABLE_LIMIT)
    throw malformed(file, `holds ${entries.length} tokens; expected 1 to ${TABLE_LIMIT}`);
  const taken = new Set<unknown>();
  return new Map(
    entries.map(([token, id]) => {
      if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= entries.length)
        throw malformed(
          file,
          `gives "${show(token)}" the id ${show(JSON.stringify(id))}; expected 0 to ${entries.length - 1}`,
        );
      if (taken.has(id))
        throw malformed(file, `gives the id ${id} to two tokens, one "${show(token)}"`);
      taken.add(id);
      return [token, id];
    }),
  );
}

function parseMerges(
  text: string,
  ids: ReadonlyMap<string, number>,
  file: string,
): [string, string][] {
  const merges: [string, string][] = [];
  text.split(/\r?\n/).forEach((line, at) => {
    if (line === "" || (at === 0 && line.startsWith("#version"))) return;
    const [left, right, ...rest] = line.split(" ");
    if (!left || !right || rest.length > 0)
      throw malformed(
        file,
        `line ${at + 1} is "${show(line)}"; expected two symbols and one space`,
      );
    const absent = [left, right, left + right].find((symbol) => !ids.has(symbol));
    if (absent !== undefined)
      throw malformed(file, `line ${at + 1} needs "${show(absent)}", which vocab.json lacks`);
    merges.push([left, right]);
  });
  if (merges.length > TABLE_LIMIT)
    throw malformed(file, `holds ${merges.length} merges; expected at most ${TABLE_LIMIT}`);
  return merges;
}
