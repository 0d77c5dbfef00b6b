/** Tags of pictures that are named, captions beside those of folders. */
import { resolve } from "node:path";
import { type Language, type ParamsOf, printable, Problem, type Text } from "@inkloom/contract";
import {
  fileSource,
  folderSources,
  isFolder,
  type RunContext,
  type Tagged,
  tagPictures,
  type TagSource,
} from "@inkloom/tools";
import type { Bench, Perform } from "./bench.ts";
import { failedSources } from "./many-sources.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Prints the tags of a picture, a line for each of several, or how many captions were written. */
export const performTag: Perform<"tag"> = async ({ parameters, extras, words }, bench) => {
  const { around, language, runs } = bench;
  const { stdout } = around;
  const [first, ...more] = words;
  const { write = false, print = false } = extras;
  if (write && print)
    throw new Problem("input/invalid", {
      en: "Both --write and --print are given, expected one of them.",
      zh: "同时给出了 --write 和 --print，应给出其中之一。",
    });
  await watchDrawing(bench, {}, async ({ context, stop }) => {
    if (first === undefined) {
      const result = await runs.tag(parameters, context);
      stop();
      if ("picture" in result) return;
      if (extras.json === true) bench.printJson(shownJson(result, language));
      else stdout.write(`${doneWords(result)[language]}\n`);
      if (result.failed.length > 0)
        throw failedSources(result.failed.map(({ problem }) => problem));
      return;
    }
    if (more.length === 0 && !write && !(await isFolder(first))) {
      const result = await runs.tag(parameters, context);
      stop();
      if (!("picture" in result)) return;
      const { tagger, picture } = result;
      if (extras.json === true) bench.printJson({ tagger, ...picture });
      else stdout.write(`${printable(picture.caption)}\n`);
      return;
    }
    await tagMany(
      bench,
      context,
      { parameters, words, write, print, json: extras.json === true },
      stop,
    );
  });
};

interface Asked {
  readonly parameters: ParamsOf<"tag">;
  readonly words: readonly string[];
  readonly write: boolean;
  readonly print: boolean;
  readonly json: boolean;
}

async function tagMany(
  bench: Bench,
  context: RunContext,
  { parameters, words, write, print, json }: Asked,
  stop: () => void,
): Promise<void> {
  const { stdout } = bench.around;
  const { language } = bench;
  const sources = (
    await Promise.all(words.map((word) => sourcesOf(word, parameters, write)))
  ).flat();
  const shown = print ? sources.map(({ path: _, ...source }) => source) : sources;
  const tagged: Tagged[] = [];
  const done = await tagPictures(parameters, shown, context, (each) => {
    if (json) tagged.push(each);
    else if (each.path === undefined) {
      stop();
      stdout.write(`${printable(`${each.source}: ${each.caption}`)}\n`);
    }
  });
  stop();
  if (json) bench.printJson({ ...shownJson(done, language), pictures: tagged });
  else if (done.written > 0 || done.kept.length > 0) stdout.write(`${doneWords(done)[language]}\n`);
  if (done.failed.length > 0) throw failedSources(done.failed.map(({ problem }) => problem));
}

async function sourcesOf(
  word: string,
  { recursive }: ParamsOf<"tag">,
  write: boolean,
): Promise<readonly TagSource[]> {
  if (await isFolder(word)) return folderSources(resolve(word), { recursive }, "path");
  const { path: _, ...shown } = fileSource(word, word);
  return [write ? fileSource(word, word) : shown];
}

type Done = Awaited<ReturnType<typeof tagPictures>>;

const shownJson = (
  { tagger, written, kept, failed, ...rest }: Done,
  language: Language,
): Record<string, unknown> => ({
  tagger,
  written,
  kept,
  failed: failed.map(({ source, problem }) => ({
    source,
    code: problem.code,
    message: problem.explain(language).sentence,
  })),
  ...rest,
});

const doneWords = ({ written, kept }: Done): Text => ({
  en: `${written} captions written${kept.length > 0 ? `, ${kept.length} pictures had captions (--existing says what becomes of them)` : ""}.`,
  zh: `已写出 ${written} 条标注${kept.length > 0 ? `，${kept.length} 张图片已有标注（用 --existing 指定如何处理）` : ""}。`,
});
