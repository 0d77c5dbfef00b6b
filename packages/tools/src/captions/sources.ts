/** Pictures that are to be described: files by their names, and those of folders. */
import { Problem } from "@inkloom/contract";
import { onlyNames } from "@inkloom/diffusion";
import type { Pixels } from "@inkloom/pixels";
import { folderPictures, insideOf } from "@inkloom/training";
import { locateDataset, namesOf } from "../datasets/locate-dataset.ts";
import { readPictureFile } from "../files/picture-file.ts";
import { readPicture } from "../pictures/read-picture.ts";
import type { RunContext } from "../run.ts";
import { renamed } from "./renamed.ts";

export interface CaptionSource {
  /** What it is called. */
  readonly name: string;
  /** The file beside which its caption is written; absent where it is only shown. */
  readonly path?: string;
  /** The folder in whose journal the caption is entered, so that it can be undone. */
  readonly root?: string;
  readonly read: () => Promise<Pixels>;
}

interface FolderOptions {
  readonly recursive: boolean;
  /** Of the pictures, by name and one a line, those that are meant. */
  readonly only?: string | undefined;
}

/** The pictures of a folder; over the network none that a link leads out of it.
 *  @param called what they are called: by their names in it, or by their paths
 *  @throws Problem `dataset/empty` */
export async function folderSources(
  folder: string,
  { recursive, only }: FolderOptions,
  called: "name" | "path",
): Promise<readonly CaptionSource[]> {
  const pictures = await folderPictures(folder, { recursive });
  const names = namesOf(only);
  const wanted = names && new Set(names);
  const isInside = onlyNames() ? insideOf(folder) : () => true;
  return pictures
    .filter(({ path }) => isInside(path))
    .filter(({ name }) => wanted === undefined || wanted.has(name))
    .map((each) => ({ ...fileSource(each.path, each[called]), root: folder }));
}

/** Those of a data set by its name, see `locateDataset`. @throws Problem `dataset/empty`, `input/name` */
export async function datasetSources(
  dataset: string,
  options: FolderOptions,
  context: Pick<RunContext, "home">,
): Promise<readonly CaptionSource[]> {
  return folderSources(await locateDataset(dataset, context), options, "name");
}

/** A picture file, called by its name in messages. */
export const fileSource = (path: string, name: string): CaptionSource => ({
  name,
  path,
  read: () => readPicture({ picture: () => named(path, name) }, name),
});

async function named(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readPictureFile(path);
  } catch (error) {
    throw error instanceof Problem ? renamed(error, path, name) : error;
  }
}
