/** Tags of pictures, and captions beside them. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type ParamsOf, Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import {
  appendedCaption,
  captionEnding,
  captionParts,
  captionPath,
  chooseTags,
  folderPictures,
  openTagger,
  type Scored,
  type ScoredTag,
  scorePictures,
} from "@inkloom/training";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import { readPictureFile } from "../../files/picture-file.ts";
import { readPicture } from "../../pictures/read-picture.ts";
import { type RunContext, taggerFolders } from "../../run.ts";
import { choiceOf, wordsOf } from "./request.ts";

/** A picture that is to be tagged. */
export interface TagSource {
  /** What it is called. */
  readonly name: string;
  /** The file beside which its caption is written; absent where it is only shown. */
  readonly path?: string;
  readonly read: () => Promise<Pixels>;
}

/** A picture's tags. */
export interface Tagged {
  readonly source: string;
  readonly caption: string;
  /** The caption's file, where it was written. */
  readonly path?: string;
  /** Above the thresholds, the surest first. */
  readonly tags: readonly TagScore[];
  readonly ratings: readonly TagScore[];
}

export type TagScore = Pick<ScoredTag, "name" | "category" | "score">;

export interface TagsDone {
  /** The tagger's name; absent where no picture needed it. */
  readonly tagger?: string;
  readonly written: number;
  /** Names of pictures that had captions. */
  readonly kept: readonly string[];
  readonly failed: readonly { readonly source: string; readonly problem: Problem }[];
}

interface Source extends TagSource {
  readonly caption?: string;
}

/**
 * Calls `onTagged` with each picture that gets tags, in turn; nothing of it is held.
 * @throws Problem `tagger/...`, `output/...`, and under `on_error: "stop"` what is wrong with a picture
 */
export async function tagPictures(
  parameters: ParamsOf<"tag">,
  sources: readonly TagSource[],
  context: RunContext,
  onTagged: (tagged: Tagged) => void,
): Promise<TagsDone> {
  const { signal, onProgress } = context;
  const { wanted, kept, failed } = await withPlaces(sources, parameters);
  if (wanted.length === 0) return { written: 0, kept, failed };
  onProgress?.({ stage: "load" });
  const batch = Math.min(parameters.batch_size, wanted.length);
  const tagger = await openTagger(
    parameters.model,
    { framing: parameters.framing, batch },
    { runtime: () => context.runtime(parameters.device), folders: taggerFolders(context), signal },
  );
  const choice = choiceOf(parameters);
  const words = wordsOf(parameters);
  let [step, written] = [0, 0];
  const steps = wanted.length;
  const tagOne = async (scored: Scored<Source>): Promise<void> => {
    const { name, caption: path } = scored.picture;
    if ("problem" in scored) {
      failed.push({ source: name, problem: scored.problem });
      return;
    }
    const chosen = chooseTags(tagger.labels, scored.scores, choice);
    const parts = captionParts(chosen, words);
    const caption = parts.join(parameters.separator);
    if (path !== undefined) {
      const text = await captionText(path, parts, parameters);
      await writeWholeFile(path, Buffer.from(`${text}\n`), { replace: true, signal });
      written += 1;
    }
    onTagged({
      source: name,
      caption,
      ...(path !== undefined && { path }),
      tags: chosen.tags.map(scoreOf),
      ratings: chosen.ratings.map(scoreOf),
    });
  };
  try {
    const options = { onError: parameters.on_error, signal };
    onProgress?.({ stage: "tag", step, steps });
    for await (const scored of scorePictures(tagger, wanted, options)) {
      await tagOne(scored);
      onProgress?.({ stage: "tag", step: ++step, steps });
    }
  } finally {
    await tagger.release();
  }
  return { tagger: tagger.name, written, kept, failed };
}

const scoreOf = ({ name, category, score }: ScoredTag): TagScore => ({
  name,
  category,
  score: Math.round(score * 1e4) / 1e4,
});

/** Where each caption goes; pictures that have one may be left out, and no two share one. */
async function withPlaces(
  sources: readonly TagSource[],
  { existing, caption_extension }: ParamsOf<"tag">,
): Promise<{
  readonly wanted: readonly Source[];
  readonly kept: string[];
  readonly failed: TagsDone["failed"][number][];
}> {
  const ending = captionEnding(caption_extension);
  const owners = new Map<string, string>();
  const wanted: Source[] = [];
  const kept: string[] = [];
  const failed: TagsDone["failed"][number][] = [];
  for (const source of sources) {
    if (source.path === undefined) {
      wanted.push(source);
      continue;
    }
    const caption = captionPath(source.path, ending);
    const owner = owners.get(caption);
    owners.set(caption, owner ?? source.name);
    if (owner !== undefined)
      failed.push({ source: source.name, problem: shared(source, owner, caption) });
    else if (existing === "skip" && (await exists(caption))) kept.push(source.name);
    else wanted.push({ ...source, caption });
  }
  return { wanted, kept, failed };
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

function shared({ name }: TagSource, owner: string, caption: string): Problem {
  const file = basename(caption);
  return new Problem("output/exists", {
    en: `${name}: its caption would be ${file}, which is that of ${owner}; expected pictures with names of their own`,
    zh: `${name}：其标注文件 ${file} 与 ${owner} 的相同；各图片应有不同的名称`,
  });
}

async function captionText(
  path: string,
  parts: readonly string[],
  { existing, separator }: ParamsOf<"tag">,
): Promise<string> {
  return existing === "append" && (await exists(path))
    ? appendedCaption(path, parts, separator)
    : parts.join(separator);
}

/** The pictures of a folder. @param called what they are called: by their names in it, or by their paths
 *  @throws Problem `dataset/empty` */
export async function folderSources(
  folder: string,
  { recursive }: Pick<ParamsOf<"tag">, "recursive">,
  called: "name" | "path",
): Promise<readonly TagSource[]> {
  const pictures = await folderPictures(folder, { recursive });
  return pictures.map((each) => fileSource(each.path, each[called]));
}

/** A picture file, called by its name in messages. */
export const fileSource = (path: string, name: string): TagSource => ({
  name,
  path,
  read: () => readPicture({ picture: () => named(path, name) }, name),
});

async function named(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readPictureFile(path);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { en, zh } = error.sentence;
    const [english, chinese] = [en, zh].map((text) => text.replaceAll(path, () => name));
    throw new Problem(error.code, { en: english ?? en, zh: chinese ?? zh }, { cause: error });
  }
}
