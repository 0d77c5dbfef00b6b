import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { expectName, onlyNames, partsOfName } from "@inkloom/diffusion";
import { isFolder } from "../files/picture-folder.ts";
import type { FolderContext } from "../run.ts";

/** Where data sets are looked for by name. */
export const datasetsFolder = ({ home }: Pick<FolderContext, "home">): string =>
  join(home, "datasets");

/** A folder below `datasets` of the data folder, or where paths are taken any folder.
 *  @throws Problem `dataset/empty` where there is none, `input/name` */
export async function locateDataset(
  name: string,
  context: Pick<FolderContext, "home">,
): Promise<string> {
  expectName(name);
  const parts = partsOfName(name);
  const own = parts && join(datasetsFolder(context), ...parts);
  if (own !== undefined && (await isFolder(own))) return own;
  if (!onlyNames() && (await isFolder(name))) return name;
  throw new Problem("dataset/empty", {
    en: `The data set "${name}" was not found, expected a folder with pictures in the folder datasets of the data folder.`,
    zh: `找不到数据集“${name}”，应为数据文件夹的 datasets 中含有图片的文件夹。`,
  });
}

/** Pictures by their names, one a line. @returns undefined where all are meant */
export const namesOf = (only: string | undefined): readonly string[] | undefined =>
  only?.split(/\r?\n/).filter((name) => name !== "");
