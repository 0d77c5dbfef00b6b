/** What pictures show: tags and captions of pictures that are named, captions beside those of folders. */
import { resolve } from "node:path";
import { type Language, printable, Problem, type Text } from "@inkloom/contract";
import {
  captionDescriber,
  type Captioned,
  type CaptionsDone,
  type CaptionSource,
  fileSource,
  folderSources,
  isFolder,
  type OpenDescriber,
  type RunContext,
  tagDescriber,
  writeCaptions,
} from "@inkloom/tools";
import type { ToolRequest } from "../arguments/program.ts";
import type { Bench, Perform } from "./bench.ts";
import { failedSources } from "./many-sources.ts";
import { watchDrawing } from "./watch-drawing.ts";

export const performTag: Perform<"tag"> = (request, bench) =>
  perform(request, bench, {
    one: (context) => bench.runs.tag(request.parameters, context),
    open: (context) => tagDescriber(request.parameters, context),
  });

export const performCaption: Perform<"caption"> = (request, bench) =>
  perform(request, bench, {
    one: (context) => bench.runs.caption(request.parameters, context),
    open: (context) => captionDescriber(request.parameters, context),
  });

interface Doing<Told> {
  /** The picture or the data set of the request. */
  readonly one: (
    context: RunContext,
  ) => Promise<{ readonly model: string; readonly picture: Captioned<object> } | CaptionsDone>;
  /** What describes many. */
  readonly open: (context: RunContext) => OpenDescriber<Told>;
}

type Request = ToolRequest<"tag"> | ToolRequest<"caption">;

/** Prints what is said of a picture, a line for each of several, or how many captions were written. */
async function perform<Told extends object>(
  request: Request,
  bench: Bench,
  doing: Doing<Told>,
): Promise<void> {
  const { extras, parameters, words } = request;
  const { stdout } = bench.around;
  const [first, ...more] = words;
  if (extras.write === true && extras.print === true)
    throw new Problem("input/invalid", {
      en: "Both --write and --print are given, expected one of them.",
      zh: "同时给出了 --write 和 --print，应给出其中之一。",
    });
  if (first !== undefined && parameters.dataset !== undefined)
    throw new Problem("input/invalid", {
      en: `Both ${first} and --dataset ${parameters.dataset} are given, expected one of them.`,
      zh: `同时给出了 ${first} 和 --dataset ${parameters.dataset}，应给出其中之一。`,
    });
  await watchDrawing(bench, {}, async ({ context, stop }) => {
    const isMany =
      first !== undefined && (more.length > 0 || extras.write === true || (await isFolder(first)));
    if (isMany) return performMany(request, bench, doing.open(context), { context, stop });
    const result = await doing.one(context);
    stop();
    if (!("picture" in result)) showDone(result, { ...result }, extras.json === true, bench);
    else if (extras.json === true) {
      const { model, picture } = result;
      bench.printJson({ model, ...picture });
    } else stdout.write(`${printable(result.picture.caption)}\n`);
  });
}

async function performMany<Told extends object>(
  { parameters, extras, words }: Request,
  bench: Bench,
  open: OpenDescriber<Told>,
  { context, stop }: { readonly context: RunContext; readonly stop: () => void },
): Promise<void> {
  const { stdout } = bench.around;
  const json = extras.json === true;
  const found = await Promise.all(
    words.map((word) => sourcesOf(word, parameters, extras.write === true)),
  );
  const sources = found
    .flat()
    .map((source) => (extras.print === true ? onlyShown(source) : source));
  const all: Captioned<Told>[] = [];
  const done = await writeCaptions(sources, parameters, context, open, (each) => {
    if (json) all.push(each);
    else if (each.path === undefined) {
      stop();
      stdout.write(`${printable(`${each.source}: ${each.caption}`)}\n`);
    }
  });
  stop();
  showDone(done, { ...done, pictures: all }, json, bench);
}

async function sourcesOf(
  word: string,
  parameters: Pick<Request["parameters"], "recursive" | "only">,
  write: boolean,
): Promise<readonly CaptionSource[]> {
  if (await isFolder(word)) return folderSources(resolve(word), parameters, "path");
  const source = fileSource(word, word);
  return [write ? source : onlyShown(source)];
}

const onlyShown = ({ name, read }: CaptionSource): CaptionSource => ({ name, read });

/** @throws Problem `folder/failed` where some pictures were not described */
function showDone(
  done: CaptionsDone,
  document: Readonly<Record<string, unknown>>,
  json: boolean,
  { around, language, printJson }: Bench,
): void {
  const { written, kept, failed } = done;
  if (json) printJson({ ...document, failed: failed.map((each) => shown(each, language)) });
  else if (written > 0 || kept.length > 0) around.stdout.write(`${doneWords(done)[language]}\n`);
  if (failed.length > 0) throw failedSources(failed.map(({ problem }) => problem));
}

const shown = ({ source, problem }: CaptionsDone["failed"][number], language: Language) => ({
  source,
  code: problem.code,
  message: problem.explain(language).sentence,
});

const doneWords = ({ written, kept }: CaptionsDone): Text => ({
  en: `${written} captions written${kept.length > 0 ? `, ${kept.length} pictures had captions (--existing says what becomes of them)` : ""}.`,
  zh: `已写出 ${written} 条标注${kept.length > 0 ? `，${kept.length} 张图片已有标注（用 --existing 指定如何处理）` : ""}。`,
});
