/** How a text fills the windows of the text encoder. */
import type { Syntax } from "../prompt/chunk-maker.ts";
import {
  type Chunk,
  CHUNK_TOKENS,
  chunkTokens,
  type PromptToken,
  type TokenVectors,
} from "../prompt/chunks.ts";
import { parseComfyAttention } from "../prompt/comfy/comfy-attention.ts";
import { readComfyChunks } from "../prompt/comfy/comfy-chunks.ts";
import { mentions, type NameFinder, readMention } from "../prompt/embeddings/embedding-names.ts";
import { isBreak, parseAttention, type PlacedText } from "../prompt/syntax/attention.ts";
import { parseComposition } from "../prompt/syntax/composition.ts";
import { parseSchedule, type ScheduleOptions } from "../prompt/syntax/schedule.ts";
import { type SourceText, typedOffset, typedRange, without } from "../prompt/syntax/source-text.ts";
import type { Tokenizer } from "../prompt/tokenizer.ts";
import { Problem } from "@inkloom/contract";
import type { PromptSpan, ReadChunk } from "./reading.ts";
import { type PlacedTokens, placeTokens, type TokenPlace } from "./token-places.ts";

export interface CountOptions {
  readonly tokenizer: Tokenizer;
  readonly syntax: Syntax;
  readonly negative: boolean;
  readonly schedule: ScheduleOptions;
  /** Finds textual inversions by the tokens of their names. */
  readonly find: NameFinder;
  /** How many tokens a textual inversion takes the places of. */
  readonly places: (embedding: string) => number;
}

export interface TokenCount {
  readonly tokens: number;
  readonly chunks: readonly ReadChunk[];
  /** Textual inversions by the names that are typed without `embedding:`. */
  readonly embeddings: readonly PromptSpan[];
}

/** Texts of one schedule that are counted: those of more are much alike. */
const MOST_TEXTS = 32;

/** Never throws for what is in the text: what cannot be read counts as it is typed. */
export function countTokens(source: SourceText, options: CountOptions): TokenCount {
  const isComfy = options.syntax === "comfy" || options.syntax === "comfy-now";
  const embeddings = new Map<number, PromptSpan>();
  const parts =
    options.negative || isComfy ? [source] : (reading(() => partsOf(source)) ?? [source]);
  const chunks = parts.flatMap((part, index) => {
    const texts = isComfy ? [part] : textsOf(part, options.schedule);
    const counted = texts.map((text) => (isComfy ? comfyFill : fill)(text, options, embeddings));
    const longest = counted.reduce((most, each) => (sizeOf(each) > sizeOf(most) ? each : most));
    return longest.map((chunk): ReadChunk => ({ ...chunk, part: index }));
  });
  const sums = parts.map((_, index) => sizeOf(chunks.filter(({ part }) => part === index)));
  return { tokens: Math.max(...sums), chunks, embeddings: [...embeddings.values()] };
}

type Filled = Omit<ReadChunk, "part">[];

const sizeOf = (chunks: readonly { readonly tokens: number }[]): number =>
  chunks.reduce((sum, { tokens }) => sum + tokens, 0);

const partsOf = (source: SourceText): SourceText[] =>
  parseComposition(source).map((part) => part.source);

/** The different texts that hold at one call or other. */
function textsOf(source: SourceText, options: ScheduleOptions): SourceText[] {
  const texts = new Map<string, SourceText>();
  for (const { source: text } of parseSchedule(source, options)) {
    if (texts.size >= MOST_TEXTS) break;
    if (!texts.has(text.text)) texts.set(text.text, text);
  }
  return [...texts.values()];
}

/** Weights that cannot be read are told elsewhere. */
function reading<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Marks the places of tokens in a chunk: start, end and padding weigh 1. */
const MARK = 2;

function fill(
  source: SourceText,
  { tokenizer, syntax, find, places }: CountOptions,
  embeddings: Map<number, PromptSpan>,
): Filled {
  const named = mentions(source.text);
  const prefixes = named.map(({ prefix }) => prefix);
  // As in `chunkMaker`: the names alone, known by their tokens.
  const bare = without(source, prefixes);
  const told = new Set(named.map(({ prefix }) => typedOffset(source, prefix.end)));
  const plain: PlacedText = { text: bare.text, weight: 1, pieces: [{ at: 0, from: 0 }] };
  const texts = syntax === "literal" ? [plain] : (reading(() => parseAttention(bare)) ?? [plain]);
  const tokens: PromptToken[] = [];
  const where: TokenPlace[] = [];
  for (const text of texts) {
    if (isBreak(text)) {
      tokens.push("break");
      continue;
    }
    const placed = placeTokens(tokenizer, text, bare);
    for (let at = 0; at < placed.ids.length;) {
      const found = find(placed.ids, at);
      const count = found?.tokens ?? 1;
      const place = joined(placed, at, count);
      const id = placed.ids[at] ?? 0;
      tokens.push(found ? standIn(found.name, places(found.name)) : { id, weight: MARK });
      where.push(place);
      if (found && !told.has(place.from)) {
        const { name } = found;
        embeddings.set(place.from, { ...place, kind: "embedding", name, known: true });
      }
      at += count;
    }
  }
  const counts = tokens.flatMap((token) => (token === "break" ? [] : [placesOf(token)]));
  return gathered(lengthsOf(chunkTokens(tokenizer, tokens)), counts, where);
}

const standIn = (name: string, count: number): PromptToken => ({
  embedding: { name, count, data: new Float32Array() },
  weight: MARK,
});

const placesOf = (token: Exclude<PromptToken, "break">): number =>
  "embedding" in token ? token.embedding.count : 1;

const lengthsOf = (chunks: readonly Chunk[]): number[] =>
  chunks.map(({ weights }) => weights.reduce((sum, each) => sum + (each === MARK ? 1 : 0), 0));

/** From the first to the last of several tokens. */
function joined({ places }: PlacedTokens, at: number, count: number): TokenPlace {
  const first = places[at] ?? { from: 0, to: 0 };
  const last = places[at + count - 1] ?? first;
  return { from: first.from, to: Math.max(first.to, last.to) };
}

function comfyFill(source: SourceText, { tokenizer, syntax, places }: CountOptions): Filled {
  const vectorsOf = (name: string): TokenVectors => {
    const count = places(name);
    return { name, count, data: new Float32Array(count) };
  };
  const pieces = syntax === "comfy-now" ? "weights" : "words";
  const chunks = reading(() => readComfyChunks(tokenizer, source, vectorsOf, pieces));
  if (chunks === undefined) return [];
  const counts: number[] = [];
  const where: TokenPlace[] = [];
  for (const { start, end } of parseComfyAttention(source))
    for (const { index, 0: word } of source.text.slice(start, end).matchAll(/[^ \n]+/g)) {
      const text = word.replaceAll("\\)", ")").replaceAll("\\(", "(");
      const mention = readMention(text);
      const rest = tokenizer.encode(mention?.rest ?? text).length;
      const from = start + index;
      const place = typedRange(source, { start: from, end: from + word.length });
      if (mention !== undefined) counts.push(places(mention.name));
      for (let i = 0; i < rest; i++) counts.push(1);
      while (where.length < counts.length) where.push(place);
    }
  const lengths = chunks.map(
    ({ words }) => words?.reduce((sum, each) => sum + (each > 0 ? 1 : 0), 0) ?? 0,
  );
  return gathered(lengths, counts, where);
}

/** Tokens in order, given to chunks of known lengths. */
function gathered(
  lengths: readonly number[],
  counts: readonly number[],
  where: readonly TokenPlace[],
): Filled {
  let next = 0;
  let left = counts[0] ?? 0; // places of the next token that are not given yet
  let end = 0;
  return lengths.map((length) => {
    const first = where[next];
    let [from, to] = [first?.from ?? end, first?.to ?? end];
    if (length === 0) [from, to] = [end, end];
    for (let taken = 0; taken < length && next < counts.length;) {
      const place = where[next];
      from = Math.min(from, place?.from ?? from);
      to = Math.max(to, place?.to ?? to);
      const given = Math.min(left, length - taken);
      taken += given;
      left -= given;
      if (left > 0) break;
      next++;
      left = counts[next] ?? 0;
    }
    end = to;
    return { tokens: Math.min(length, CHUNK_TOKENS), from, to };
  });
}
