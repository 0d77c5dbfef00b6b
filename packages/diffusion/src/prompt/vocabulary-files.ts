/** The two forms in which a checkpoint keeps its vocabulary: vocab.json with merges.txt, and the
 *  tokenizer.json that transformers 5 writes instead. */
import { END_OF_WORD, TABLE_LIMIT } from "./byte-pairs.ts";
import type { ClipVocabulary } from "./clip-vocabulary.ts";
import { isObject, type JsonObject, malformed, parseObject, show } from "./tokenizer-files.ts";

type Merge = readonly [left: string, right: string];

/** Tokens and ids of vocab.json, pairs of merges.txt; the files' names are for the messages. */
export function parseVocabulary(
  vocabulary: string,
  merges: string,
  files: { readonly vocabulary: string; readonly merges: string },
): ClipVocabulary {
  const ids = checkIds(parseObject(vocabulary, files.vocabulary), files.vocabulary);
  const lines = merges.split(/\r?\n/);
  const pairs: Merge[] = [];
  for (const [at, line] of lines.entries())
    if (line !== "" && !(at === 0 && line.startsWith("#version")))
      pairs.push(checkMerge(line.split(" "), ids, `${files.merges} line ${at + 1}`));
  return { ids, merges: checkCount(pairs, files.merges) };
}

export interface TokenizerJson {
  readonly vocabulary: ClipVocabulary;
  /** The special tokens that are found in the normalized text. */
  readonly normalized: ReadonlySet<string>;
}

/** The parts of tokenizer.json that a CLIP tokenizer varies in; the rest of its pipeline is ours. */
export function parseTokenizerJson(text: string, file: string): TokenizerJson {
  const { model, added_tokens: added = [] } = parseObject(text, file);
  if (!isObject(model) || !isObject(model["vocab"]) || !Array.isArray(model["merges"]))
    throw malformed(file, `has no "model" with "vocab" and "merges"`);
  const kind = `${String(model["type"])} ending words with ${String(model["end_of_word_suffix"])}`;
  if (kind !== `BPE ending words with ${END_OF_WORD}`)
    throw malformed(file, `holds ${show(kind)}; expected BPE ending words with ${END_OF_WORD}`);
  const ids = checkIds(model["vocab"], file);
  const merges = (model["merges"] as unknown[]).map((merge, at) =>
    checkMerge(typeof merge === "string" ? merge.split(" ") : merge, ids, `${file} merge ${at}`),
  );
  const normalized = (Array.isArray(added) ? (added as unknown[]) : [])
    .filter(isObject)
    .filter((token) => token["normalized"] === true)
    .map((token) => String(token["content"]));
  return { vocabulary: { ids, merges: checkCount(merges, file) }, normalized: new Set(normalized) };
}

/** Ids must be 0 to n - 1, each once. */
function checkIds(vocabulary: JsonObject, file: string): Map<string, number> {
  const entries = Object.entries(vocabulary);
  if (entries.length === 0 || entries.length > TABLE_LIMIT)
    throw malformed(file, `holds ${entries.length} tokens; expected 1 to ${TABLE_LIMIT}`);
  const taken = new Set<number>();
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

function checkMerge(pair: unknown, ids: ReadonlyMap<string, number>, where: string): Merge {
  const symbols: readonly unknown[] = Array.isArray(pair) ? pair : [];
  const [left, right] = symbols;
  if (
    typeof left !== "string" ||
    typeof right !== "string" ||
    !left ||
    !right ||
    symbols.length > 2
  )
    throw malformed(
      where,
      `is ${show(JSON.stringify(symbols))}; expected two symbols parted by one space`,
    );
  const absent = [left, right, left + right].find((symbol) => !ids.has(symbol));
  if (absent !== undefined)
    throw malformed(where, `needs "${show(absent)}", which the vocabulary lacks`);
  return [left, right];
}

function checkCount(merges: Merge[], file: string): Merge[] {
  if (merges.length > TABLE_LIMIT)
    throw malformed(file, `holds ${merges.length} merges; expected at most ${TABLE_LIMIT}`);
  return merges;
}
