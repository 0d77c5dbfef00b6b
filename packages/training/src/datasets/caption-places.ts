/** The caption file of every picture of a folder and of the folders in it, as a tag editor sees them. */
import { join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import { captionName, withDot } from "./caption-file.ts";
import { folderNames, stemOf } from "./picture-names.ts";

export interface CaptionPlace {
  /** Below the data set, with slashes: of the caption file that is there, or that would be made. */
  readonly name: string;
  readonly exists: boolean;
  /** Pictures that it describes: those of one name with other endings share it. */
  readonly pictures: readonly string[];
}

/** Sorted by folder and name.
 *  @param extension of caption files; where absent those that are there count, and new ones end in `.txt`
 *  @throws Problem `dataset/empty` */
export async function captionPlaces(folder: string, extension?: string): Promise<CaptionPlace[]> {
  const root = resolve(folder);
  const top = await folderNames(root);
  const parts = ["", ...top.folders].map(async (part) => {
    const { pictures, others } = part === "" ? top : await folderNames(join(root, part));
    const places = new Map<string, { exists: boolean; pictures: string[] }>();
    for (const picture of pictures) {
      const found = captionName(picture, others, extension);
      const name = found ?? stemOf(picture) + withDot(extension ?? "txt");
      const place = places.get(name) ?? { exists: found !== undefined, pictures: [] };
      place.pictures.push(under(part, picture));
      places.set(name, place);
    }
    return [...places].map(([name, place]) => ({ name: under(part, name), ...place }));
  });
  const all = (await Promise.all(parts)).flat();
  if (all.length > 0) return all;
  throw new Problem("dataset/empty", {
    en: `${root} has no picture, expected PNG, JPEG or WebP files in it, or in folders within it.`,
    zh: `${root} 中没有图片，应在其中或其子文件夹中放入 PNG、JPEG 或 WebP 文件。`,
  });
}

const under = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;
