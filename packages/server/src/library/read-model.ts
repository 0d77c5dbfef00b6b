/** One model's facts, from its header and the files beside it. */
import { realpath } from "node:fs/promises";
import { basename, dirname, sep } from "node:path";
import { Problem } from "@inkloom/contract";
import { type ModelHeader, type ModelKind, readModelHeader } from "@inkloom/tools";
import type { models } from "../storage/schema.ts";
import { keptMetadata, LINE, type ModelFacts, PARAGRAPHS, textOf } from "./facts.ts";
import { searchedWords } from "./searched-words.ts";
import { readSideFiles } from "./side-files.ts";

/** Rises when more is read than before: then every file is read again. */
export const READER = 1;

type Row = Pick<
  typeof models.$inferSelect,
  "kind" | "name" | "path" | "folder" | "beside" | "notes" | "tags"
>;

/** What tools look for among the checkpoints too. */
const isLookedForThere = (kind?: ModelKind): kind is "vae" | "preview-decoder" =>
  kind === "vae" || kind === "preview-decoder";

/** Trigger words that are kept, of all sources. */
const MOST_WORDS = 60;

/** What to set in the model's row. Files that cannot be read are told as such, and not read again until they change. */
export async function readModel(row: Row) {
  const side = await readSideFiles(row);
  const header = await headerOf(row);
  if (header instanceof Problem) {
    const facts: ModelFacts = {
      precision: [],
      captions: [],
      ...side.facts,
      problem: { code: header.code, ...(await withoutFolders(header, row.path)) },
    };
    return filled(row, { facts, triggerWords: side.triggerWords, family: null, metadata: {} });
  }
  const { metadata, triggers, family } = header;
  const stated = triggers.filter(({ count }) => count === undefined).map(({ words }) => words);
  const facts: ModelFacts = { ...statedFacts(metadata), ...headerFacts(header), ...side.facts };
  const triggerWords = [
    ...side.triggerWords,
    ...stated.flatMap((words) => textOf(words, LINE) ?? []),
  ];
  return filled(row, {
    facts,
    triggerWords: [...new Set(triggerWords)].slice(0, MOST_WORDS),
    family: family?.id ?? null,
    metadata: keptMetadata(metadata),
    ...(row.kind === "checkpoint" && isLookedForThere(header.holds) && { kind: header.holds }),
  });
}

interface ReadFacts {
  readonly facts: ModelFacts;
  readonly triggerWords: readonly string[];
  readonly family: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly kind?: ModelKind;
}

const filled = (row: Row, { facts, triggerWords, ...read }: ReadFacts) => ({
  ...read,
  reader: READER,
  facts: { ...facts },
  triggerWords: [...triggerWords],
  searched: searchedWords({ ...row, ...read, facts, triggerWords }),
});

async function headerOf({ path, folder }: Row): Promise<ModelHeader | Problem> {
  try {
    return await readModelHeader(path, folder);
  } catch (error) {
    if (error instanceof Problem) return error;
    // What the system says of a folder that is gone or may not be read.
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "") throw error;
    return new Problem(
      "weights/file-missing",
      {
        en: `${basename(path)}: cannot be read (${code}).`,
        zh: `${basename(path)}：无法读取（${code}）。`,
      },
      { cause: error },
    );
  }
}

function headerFacts({
  holds,
  family,
  architecture,
  precision,
  triggers,
}: ModelHeader): ModelFacts {
  const captions = triggers.flatMap(({ words, count }) => {
    const text = textOf(words, LINE);
    return text === undefined || count === undefined || !Number.isFinite(count)
      ? []
      : [{ words: text, count }];
  });
  return {
    ...(holds !== undefined && { holds }),
    ...(family !== undefined && { familyLabel: family.label }),
    ...(architecture !== undefined && { architecture }),
    precision,
    captions,
  };
}

/** Stability's modelspec (github.com/Stability-AI/ModelSpec), and what kohya's scripts write. */
function statedFacts(
  metadata: Readonly<Record<string, string>>,
): Pick<ModelFacts, "title" | "author" | "licence" | "alias" | "baseModel" | "description"> {
  const told = (...names: string[]): string | undefined =>
    names.map((name) => textOf(metadata[name], LINE)).find((text) => text !== undefined);
  const title = told("modelspec.title");
  const author = told("modelspec.author");
  const licence = told("modelspec.license");
  const alias = told("ss_output_name");
  const baseModel = told("ss_sd_model_name", "ss_base_model_version", "modelspec.architecture");
  const description = textOf(metadata["modelspec.description"], PARAGRAPHS);
  return {
    ...(title !== undefined && { title }),
    ...(author !== undefined && { author }),
    ...(licence !== undefined && { licence }),
    ...(alias !== undefined && { alias }),
    ...(baseModel !== undefined && { baseModel }),
    ...(description !== undefined && { description }),
  };
}

/** The problem's sentence; only its cause where a path would be left in it. */
async function withoutFolders(problem: Problem, path: string) {
  const real = await realpath(path).catch(() => path);
  const folders = [...new Set([dirname(path), dirname(real)])];
  const bare = (text: string): string =>
    folders.reduce((shown, folder) => shown.replaceAll(folder + sep, ""), text);
  const { en, zh } = problem.sentence;
  const told = { en: bare(en), zh: bare(zh) };
  if (!folders.some((folder) => folder !== sep && told.en.includes(folder))) return told;
  return { en: problem.explain("en").cause, zh: problem.explain("zh").cause };
}
