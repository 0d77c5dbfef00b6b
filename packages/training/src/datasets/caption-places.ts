/** The caption file of every picture of a folder and of the folders in it, as a tag editor sees them. */
import { basename, dirname, join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import { onlyNames } from "@inkloom/diffusion";
import { captionName, withDot } from "./caption-file.ts";
import { folderNames, stemOf } from "./picture-names.ts";

export interface CaptionPlace {
  /** Below the data set, with slashes: of the caption file that is there, or that would be made. */
  readonly name: string;
  readonly exists: boolean;
  /** Pictures that it describes: those of one name with other endings share it. */
  readonly pictures: readonly string[];
}

/** Sorted by folder and name. Over the network, where a data set is not the asker's own folder, links that lead out of it are
 *  passed over.
 *  @param extension of caption files; where absent those that are there count, and new ones end in `.txt`
 *  @throws Problem `dataset/empty` */
export async function captionPlaces(folder: string, extension?: string): Promise<CaptionPlace[]> {
  const root = resolve(folder);
  const within = onlyNames() ? root : undefined;
  const top = await folderNames(root, within);
  const parts = ["", ...top.folders].map(async (part) => {
    const { pictures, others } = part === "" ? top : await folderNames(join(root, part), within);
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

/** Tells of pictures by their paths where their captions lie or would be made, as `captionPlaces` has it. */
export function captionFinder(): (picture: string) => Promise<string> {
  const folders = new Map<string, Promise<ReadonlySet<string>>>();
  const namesIn = (folder: string): Promise<ReadonlySet<string>> =>
    folderNames(folder).then(
      ({ others }) => others,
      () => new Set<string>(), // what is wrong with it is said where the picture is read
    );
  return async (picture) => {
    const [folder, name] = [dirname(picture), basename(picture)];
    const names = folders.get(folder) ?? namesIn(folder);
    folders.set(folder, names);
    return join(folder, captionName(name, await names) ?? `${stemOf(name)}.txt`);
  };
}

const under = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;
