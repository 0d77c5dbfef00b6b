import { join } from "node:path";
import { type ParamsOf, Problem } from "@inkloom/contract";
import { expectName, onlyNames, partsOfName } from "@inkloom/diffusion";
import { isFolder } from "../../files/picture-folder.ts";
import { readPicture } from "../../pictures/read-picture.ts";
import type { Run, RunContext } from "../../run.ts";
import {
  folderSources,
  type Tagged,
  tagPictures,
  type TagsDone,
  type TagSource,
} from "./tag-pictures.ts";

/** A picture's tags, or how often each tag was found in a data set, the most frequent first. */
export type TagResult =
  | { readonly tagger: string; readonly picture: Tagged }
  | (TagsDone & { readonly counts: readonly TagCount[] });

export interface TagCount {
  readonly name: string;
  readonly pictures: number;
}

/** Shows a picture's tags, or writes captions beside the pictures of a data set. */
export const runTag: Run<"tag"> = async (parameters, context) => {
  const { picture, dataset } = parameters;
  if ((picture === undefined) === (dataset === undefined))
    throw new Problem("input/invalid", {
      en: `${picture === undefined ? "neither picture nor dataset is given" : "both picture and dataset are given"}, expected one of them.`,
      zh: `${picture === undefined ? "picture 和 dataset 均未给出" : "同时给出了 picture 和 dataset"}，应给出其中之一。`,
    });
  if (picture !== undefined) return tagOne(parameters, picture, context);
  const sources = await datasetSources(parameters, context);
  const counts = new Map<string, number>();
  const done = await tagPictures(parameters, sources, context, ({ tags }) => {
    for (const { name } of tags) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return {
    ...done,
    counts: [...counts]
      .map(([name, pictures]) => ({ name, pictures }))
      .sort((a, b) => b.pictures - a.pictures),
  };
};

async function tagOne(
  parameters: ParamsOf<"tag">,
  name: string,
  context: RunContext,
): Promise<TagResult> {
  let found: Tagged | undefined;
  const source: TagSource = { name, read: () => readPicture(context, name) };
  const asked = { ...parameters, on_error: "stop" } as const;
  const { tagger = "" } = await tagPictures(asked, [source], context, (tagged) => {
    found = tagged;
  });
  if (found === undefined) throw new Error(`${name} was not tagged`);
  return { tagger, picture: found };
}

/** A folder below `datasets` of the data folder, or where paths are taken any folder. */
async function datasetSources(
  { dataset = "", recursive }: ParamsOf<"tag">,
  { home }: RunContext,
): Promise<readonly TagSource[]> {
  expectName(dataset);
  const parts = partsOfName(dataset);
  const own = parts === undefined ? undefined : join(home, "datasets", ...parts);
  const folder = onlyNames() || (own !== undefined && (await isFolder(own))) ? own : dataset;
  if (folder === undefined || !(await isFolder(folder)))
    throw new Problem("dataset/empty", {
      en: `data set "${dataset}" was not found, expected a folder with pictures in the folder datasets of the data folder`,
      zh: `找不到数据集“${dataset}”，应为数据文件夹的 datasets 中含有图片的文件夹`,
    });
  return folderSources(folder, { recursive }, "name");
}
