/** The two forms in which a checkpoint keeps its vocabulary: vocab.json with merges.txt, and the
 *  tokenizer.json that transformers 5 writes instead. */
import type { Text } from "@inkloom/contract";
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
      pairs.push(
        checkMerge(line.split(" "), ids, files.merges, {
          en: `line ${at + 1}`,
          zh: `第 ${at + 1} 行`,
        }),
      );
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
    throw malformed(file, {
      en: `has no "model" with "vocab" and "merges"`,
      zh: `缺少含有“vocab”和“merges”的“model”`,
    });
  const kind = `${String(model["type"])} ending words with ${String(model["end_of_word_suffix"])}`;
  if (kind !== `BPE ending words with ${END_OF_WORD}`)
    throw malformed(file, {
      en: `holds ${show(kind)}; expected BPE ending words with ${END_OF_WORD}`,
      zh: `的模型为 ${show(String(model["type"]))}，词尾标记为 ${show(String(model["end_of_word_suffix"]))}；应为 BPE，词尾标记为 ${END_OF_WORD}`,
    });
  const ids = checkIds(model["vocab"], file);
  const merges = (model["merges"] as unknown[]).map((merge, at) =>
    checkMerge(typeof merge === "string" ? merge.split(" ") : merge, ids, file, {
      en: `merge ${at}`,
      zh: `第 ${at} 个合并项`,
    }),
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
    throw malformed(file, {
      en: `holds ${entries.length} tokens; expected 1 to ${TABLE_LIMIT}`,
      zh: `有 ${entries.length} 个词元；应为 1 到 ${TABLE_LIMIT} 个`,
    });
  const taken = new Set<number>();
  return new Map(
    entries.map(([token, id]) => {
      if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= entries.length)
        throw malformed(file, {
          en: `gives "${show(token)}" the id ${show(JSON.stringify(id))}; expected 0 to ${entries.length - 1}`,
          zh: `中“${show(token)}”的编号为 ${show(JSON.stringify(id))}；应为 0 到 ${entries.length - 1}`,
        });
      if (taken.has(id))
        throw malformed(file, {
          en: `gives the id ${id} to two tokens, one "${show(token)}"`,
          zh: `中有两个词元的编号同为 ${id}，其一为“${show(token)}”`,
        });
      taken.add(id);
      return [token, id];
    }),
  );
}

function checkMerge(
  pair: unknown,
  ids: ReadonlyMap<string, number>,
  file: string,
  place: Text,
): Merge {
  const symbols: readonly unknown[] = Array.isArray(pair) ? pair : [];
  const [left, right] = symbols;
  if (
    typeof left !== "string" ||
    typeof right !== "string" ||
    !left ||
    !right ||
    symbols.length > 2
  )
    throw malformed(file, {
      en: `${place.en} is ${show(JSON.stringify(symbols))}; expected two symbols parted by one space`,
      zh: `${place.zh}为 ${show(JSON.stringify(symbols))}；应为用一个空格隔开的两个符号`,
    });
  const absent = [left, right, left + right].find((symbol) => !ids.has(symbol));
  if (absent !== undefined)
    throw malformed(file, {
      en: `${place.en} needs "${show(absent)}", which the vocabulary lacks`,
      zh: `${place.zh}需要“${show(absent)}”，而词表中没有它`,
    });
  return [left, right];
}

function checkCount(merges: Merge[], file: string): Merge[] {
  if (merges.length > TABLE_LIMIT)
    throw malformed(file, {
      en: `holds ${merges.length} merges; expected at most ${TABLE_LIMIT}`,
      zh: `有 ${merges.length} 个合并项；最多 ${TABLE_LIMIT} 个`,
    });
  return merges;
}
