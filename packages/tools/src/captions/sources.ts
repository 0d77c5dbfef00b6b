/** Pictures that are to be described: files by their names, and those of folders. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import { folderPictures } from "@inkloom/training";
import { locateDataset } from "../datasets/locate-dataset.ts";
import { readPictureFile } from "../files/picture-file.ts";
import { readPicture } from "../pictures/read-picture.ts";
import type { RunContext } from "../run.ts";

export interface CaptionSource {
  /** What it is called. */
  readonly name: string;
  /** The file beside which its caption is written; absent where it is only shown. */
  readonly path?: string;
  readonly read: () => Promise<Pixels>;
}

interface FolderOptions {
  readonly recursive: boolean;
}

/** The pictures of a folder. @param called what they are called: by their names in it, or by their paths
 *  @throws Problem `dataset/empty` */
export async function folderSources(
  folder: string,
  { recursive }: FolderOptions,
  called: "name" | "path",
): Promise<readonly CaptionSource[]> {
  const pictures = await folderPictures(folder, { recursive });
  return pictures.map((each) => fileSource(each.path, each[called]));
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
    if (!(error instanceof Problem)) throw error;
    const { en, zh } = error.sentence;
    const [english, chinese] = [en, zh].map((text) => text.replaceAll(path, () => name));
    throw new Problem(error.code, { en: english ?? en, zh: chinese ?? zh }, { cause: error });
  }
}
