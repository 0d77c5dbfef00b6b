import { basename, dirname, join } from "node:path";
import { Damage, quoted } from "./damage.ts";
import type { WeightEntry, WeightFile } from "./entry.ts";
import type { SourceFile } from "./source-file.ts";
import { JsonError, parseStrictJson, type JsonObject, type JsonValue } from "./strict-json.ts";

const LARGEST_INDEX = 64 * 2 ** 20; // bytes; real ones have under 1 MB
const MOST_SHARDS = 1000;

/**
 * Reads `*.index.json` (`{"metadata": ..., "weight_map": {key: file name}}`) and merges its shards.
 * The index decides where two shards hold the same key; keys it does not list are taken too.
 *
 * @param given the path as the user gave it: shards lie beside that name, not beside a link's target
 * @param openShard opens one shard by path
 */
export async function openShardIndex(
  given: string,
  source: SourceFile,
  openShard: (path: string) => Promise<WeightFile>,
): Promise<WeightFile> {
  const weightMap = await readWeightMap(source);
  const files = [...new Set(weightMap.values())];
  if (files.length === 0)
    throw new Damage("weights/index", {
      en: "weight_map names no shard.",
      zh: "weight_map 没有列出任何分片。",
    });
  if (files.length > MOST_SHARDS)
    throw new Damage("weights/index", {
      en: `weight_map names ${files.length} shards.`,
      zh: `weight_map 列出了 ${files.length} 个分片。`,
    });
  const shards = new Map<string, WeightFile>();
  for (const file of files) shards.set(file, await openShard(join(dirname(given), file)));
  const entries = new Map<string, WeightEntry>();
  for (const [key, file] of weightMap) {
    const entry = shards.get(file)?.entries.get(key);
    if (entry === undefined)
      throw new Damage("weights/index", {
        en: `${quoted(file)} does not hold ${quoted(key)}, which the index says.`,
        zh: `索引称 ${quoted(key)} 在 ${quoted(file)} 中，但该文件没有它。`,
      });
    entries.set(key, entry);
  }
  for (const [file, shard] of shards)
    for (const [key, entry] of shard.entries) {
      if (weightMap.has(key)) continue;
      if (entries.has(key))
        throw new Damage("weights/index", {
          en: `${quoted(file)} and another shard hold ${quoted(key)}, and the index does not list it.`,
          zh: `${quoted(file)} 和另一个分片都包含 ${quoted(key)}，而索引没有列出它。`,
        });
      entries.set(key, entry);
    }
  const opened = [...shards.values()];
  return {
    path: source.path,
    format: opened[0]?.format ?? "safetensors",
    entries,
    // The first shard's word counts where two differ.
    metadata: Object.fromEntries(
      opened.toReversed().flatMap(({ metadata }) => Object.entries(metadata)),
    ),
  };
}

async function readWeightMap(source: SourceFile): Promise<ReadonlyMap<string, string>> {
  if (source.size > LARGEST_INDEX)
    throw new Damage("weights/unknown-format", {
      en: "a JSON text too large for a shard index.",
      zh: "这个 JSON 文本过大，不可能是分片索引。",
    });
  const index = parse(await source.read(0, source.size, { en: "the shard index", zh: "分片索引" }));
  const weightMap = index instanceof Map ? (index as JsonObject).get("weight_map") : undefined;
  if (!(weightMap instanceof Map))
    throw new Damage("weights/unknown-format", {
      en: "a JSON text without weight_map, so not a shard index.",
      zh: "这个 JSON 文本没有 weight_map，因此不是分片索引。",
    });
  const checked = new Map<string, string>();
  for (const [key, file] of weightMap as JsonObject) {
    if (typeof file !== "string" || !isPlainName(file))
      throw new Damage("weights/index", {
        en: `weight_map sends ${quoted(key)} to ${typeof file === "string" ? quoted(file) : "no text"}; expected the plain name of a file beside the index.`,
        zh: `weight_map 将 ${quoted(key)} 指向${typeof file === "string" ? ` ${quoted(file)}` : "非文本内容"}；应为索引旁某个文件的纯文件名。`,
      });
    checked.set(key, file);
  }
  return checked;
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof JsonError || error instanceof TypeError)) throw error;
    const why = error instanceof JsonError ? error.sentence.zh : "编码不是 UTF-8";
    throw new Damage("weights/index", {
      en: `the shard index is not valid JSON: ${error.message}.`,
      zh: `分片索引不是有效的 JSON：${why}。`,
    });
  }
}

function isPlainName(name: string): boolean {
  return (
    name !== "" && name !== "." && name !== ".." && basename(name) === name && !/[\\/\0]/.test(name)
  );
}
