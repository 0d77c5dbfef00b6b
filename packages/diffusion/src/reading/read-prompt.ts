/** Reads a prompt for people who type it: what the prompt language sees in it, how long it is, and what is wrong. Nothing of a
 *  network is loaded, and what is wrong with the text is an answer. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type DrawingRequest, Problem, PROMPT_LIMIT, type Text } from "@inkloom/contract";
import { syntaxOf } from "../drawing/worded-request.ts";
import { readEmbedding } from "../prompt/embeddings/embedding-file.ts";
import { type NameFinder, nameFinder } from "../prompt/embeddings/embedding-names.ts";
import { CHUNK_TOKENS } from "../prompt/chunks.ts";
import { repairing } from "../prompt/repairing.ts";
import { wordRandom } from "../prompt/random.ts";
import { findStyles, readStyles, type Style, styleNames } from "../prompt/styles/styles.ts";
import { NEGATIVE_PROMPT, typed } from "../prompt/syntax/source-text.ts";
import type { Tokenizer } from "../prompt/tokenizer.ts";
import { wildcardFiles } from "../prompt/wildcards/wildcard-files.ts";
import { countTokens } from "./count-tokens.ts";
import type { ModelWords, ModelWordsReader } from "./model-words.ts";
import { nameCheck, type PromptNames } from "./prompt-names.ts";
import type { PromptFault, PromptSpan, TextReading } from "./reading.ts";
import { findSpans } from "./spans.ts";
import { spokenText } from "./spoken-text.ts";

export type ReadPromptRequest = Pick<
  DrawingRequest,
  "prompt" | "negative_prompt" | "model" | "emphasis" | "styles" | "repair_text" | "steps" | "seed"
>;

export interface ReadPromptContext {
  readonly models: ModelWordsReader;
  readonly names: PromptNames;
  /** Where `styles.csv` and the folder `wildcards` are, if anywhere. */
  readonly wordsFolder: string | undefined;
}

export interface PromptReading {
  /** Tokens of one chunk, at most. */
  readonly limit: number;
  readonly prompt: TextReading;
  readonly negativePrompt: TextReading;
  /** What is wrong with the rest of the request; the places are nowhere. */
  readonly faults: readonly PromptFault[];
}

/** Rejects only where something is broken that is no matter of the request. */
export async function readPrompt(
  request: ReadPromptRequest,
  { models, names, wordsFolder }: ReadPromptContext,
): Promise<PromptReading> {
  const faults: PromptFault[] = [];
  const tell = ({ code, sentence }: Problem, more?: Text): void => {
    const message = more
      ? { en: `${sentence.en}; ${more.en}`, zh: `${sentence.zh}；${more.zh}` }
      : sentence;
    faults.push({ from: 0, to: 0, code, message });
  };
  const words = await orTold(
    () => models.read(request.model),
    () => models.usual(),
    (problem) => {
      tell(problem, COUNTED_AS_CLIP);
    },
  );
  const styles = await orTold(
    () => stylesOf(request.styles ?? "", wordsFolder),
    () => Promise.resolve([]),
    tell,
  );
  const { tokenizer: own } = words;
  const tokenizer = request.repair_text ? repairing(own) : own;
  const syntax = syntaxOf(request.emphasis);
  const check = nameCheck(names);
  const shared = {
    syntax,
    schedule: { calls: request.steps },
    wildcards: wildcardFiles(wordsFolder && join(wordsFolder, "wildcards")),
    seed: request.seed === -1 ? 0 : request.seed,
    check,
    find: finderOf(own, names),
    sizes: embeddingSizes(words, names),
    tokenizer,
  };
  return {
    limit: CHUNK_TOKENS,
    prompt: await readText(request.prompt, {
      ...shared,
      negative: false,
      styles: styles.map((style) => style.prompt),
    }),
    negativePrompt: await readText(request.negative_prompt, {
      ...shared,
      negative: true,
      styles: styles.map((style) => style.negativePrompt),
    }),
    faults,
  };
}

const COUNTED_AS_CLIP: Text = {
  en: "tokens are counted as CLIP cuts them",
  zh: "词元数按 CLIP 的分词方式计算",
};

interface TextContext extends Pick<
  Parameters<typeof countTokens>[1],
  "syntax" | "negative" | "schedule" | "tokenizer" | "find"
> {
  readonly wildcards: ReturnType<typeof wildcardFiles>;
  readonly seed: number;
  readonly check: ReturnType<typeof nameCheck>;
  readonly sizes: EmbeddingSizes;
  readonly styles: readonly string[];
}

async function readText(text: string, context: TextContext): Promise<TextReading> {
  const { negative, seed, check, wildcards, styles, sizes } = context;
  const long = tooLong(text);
  if (long) return { tokens: 0, chunks: [], spans: [], faults: [long], drawn: false };
  const source = negative ? typed(text, NEGATIVE_PROMPT) : typed(text);
  const found = findSpans(source, { ...context, names: check });
  const random = wordRandom(seed, negative ? 1 : 0);
  const spoken = await spokenText(source, { styles, wildcards, random });
  const faults = [...found.faults];
  for (const fault of spoken.faults)
    if (!faults.some((each) => each.code === fault.code && touches(each, fault)))
      faults.push(fault);
  if (tooLong(spoken.source.text)) {
    const { code, message } = longProblem(spoken.source.text);
    faults.push({ from: 0, to: text.length, code, message });
    return { tokens: 0, chunks: [], spans: found.spans, faults, drawn: spoken.drawn };
  }
  const counts = new Map<string, number>();
  const count = (): ReturnType<typeof countTokens> =>
    countTokens(spoken.source, {
      ...context,
      places(name) {
        counts.set(name, counts.get(name) ?? 1);
        return counts.get(name) ?? 1;
      },
    });
  let counted = count();
  if (counts.size > 0) {
    for (const name of counts.keys()) {
      const size = await sizes(name);
      if (typeof size === "number") counts.set(name, size);
      else faults.push(...placesOf(name, found.spans, counted.embeddings, size));
    }
    counted = count();
  }
  const spans = [...found.spans, ...counted.embeddings];
  return {
    tokens: counted.tokens,
    chunks: counted.chunks,
    spans: spans.sort((a, b) => a.from - b.from || b.to - a.to),
    faults: faults.sort((a, b) => a.from - b.from),
    drawn: spoken.drawn,
  };
}

const touches = (one: PromptFault, other: PromptFault): boolean =>
  one.from < other.to && other.from < one.to;

/** A fault wherever a textual inversion is named. */
function placesOf(
  name: string,
  spans: readonly PromptSpan[],
  more: readonly PromptSpan[],
  { code, sentence: message }: Problem,
): PromptFault[] {
  const named = [...spans, ...more].filter((span) => span.kind === "embedding");
  return named
    .filter((span) => span.name === name)
    .map(({ from, to }) => ({ from, to, code, message }));
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function tooLong(text: string): PromptFault | undefined {
  if (text.length <= PROMPT_LIMIT / 3 || bytesOf(text) <= PROMPT_LIMIT) return undefined;
  // The first character too many; a surrogate alone is three bytes, as its replacement is.
  const fits = new TextEncoder().encodeInto(text, new Uint8Array(PROMPT_LIMIT)).read;
  return { from: fits, to: text.length, ...longProblem(text) };
}

const longProblem = (text: string): Pick<PromptFault, "code" | "message"> => ({
  code: "prompt/too-long",
  message: {
    en: `the prompt has ${bytesOf(text)} bytes of UTF-8; at most ${PROMPT_LIMIT} are accepted`,
    zh: `提示词有 ${bytesOf(text)} 字节（UTF-8），最多接受 ${PROMPT_LIMIT} 字节`,
  },
});

async function orTold<T>(
  work: () => Promise<T>,
  otherwise: () => Promise<T>,
  tell: (problem: Problem) => void,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error);
    return otherwise();
  }
}

async function stylesOf(list: string, folder: string | undefined): Promise<Style[]> {
  const names = styleNames(list);
  if (names.length === 0) return [];
  return findStyles(
    names,
    folder === undefined ? [] : await readStyles(join(folder, "styles.csv")),
  );
}

/** Finders cost a pass over all names; lists are new objects when they change. */
const finders = new WeakMap<Tokenizer, WeakMap<object, NameFinder>>();

function finderOf(tokenizer: Tokenizer, { embeddings }: PromptNames): NameFinder {
  const known = finders.get(tokenizer) ?? new WeakMap<object, NameFinder>();
  finders.set(tokenizer, known);
  const finder = known.get(embeddings) ?? nameFinder(tokenizer, [...embeddings.keys()]);
  known.set(embeddings, finder);
  return finder;
}

type EmbeddingSizes = (name: string) => Promise<number | Problem>;

/** How many tokens each takes, or why it cannot be used with this model. */
function embeddingSizes({ widths }: ModelWords, { embeddings }: PromptNames): EmbeddingSizes {
  return async (name) => {
    const path = embeddings.get(name);
    if (path === undefined || widths === undefined) return 1;
    const file = await stat(path).catch(() => undefined);
    const key = JSON.stringify([widths, path, file?.mtimeMs, file?.size]);
    const known = sizes.get(embeddings) ?? new Map<string, Promise<number | Problem>>();
    sizes.set(embeddings, known);
    const size =
      known.get(key) ??
      readEmbedding(path, widths).then(
        ([first]) => first?.count ?? 1,
        (error: unknown) => {
          if (error instanceof Problem) return error;
          throw error;
        },
      );
    known.set(key, size);
    return size;
  };
}

/** By list of names, as finders are. */
const sizes = new WeakMap<object, Map<string, Promise<number | Problem>>>();
