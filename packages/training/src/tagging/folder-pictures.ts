/** The pictures of a folder that is to be tagged. */
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { folderNames } from "../datasets/picture-names.ts";

export interface FolderPicture {
  readonly path: string;
  /** Below the folder, with `/` between its parts. */
  readonly name: string;
}

/** By name, those of the folder before those of the folders inside; a folder that a link leads to twice is seen once.
 *  @throws Problem `dataset/empty` where there is none */
export async function folderPictures(
  folder: string,
  { recursive }: { readonly recursive: boolean },
): Promise<readonly FolderPicture[]> {
  const found: FolderPicture[] = [];
  const seen = new Set<string>();
  const below = async (path: string, prefix: string): Promise<void> => {
    const { pictures, folders } = await folderNames(path);
    found.push(...pictures.map((name) => ({ path: join(path, name), name: prefix + name })));
    for (const name of recursive ? folders : []) {
      const inner = join(path, name);
      if (!(await isNew(inner, seen))) continue;
      await below(inner, `${prefix}${name}/`);
    }
  };
  await isNew(folder, seen);
  await below(folder, "");
  if (found.length > 0) return found;
  throw new Problem("dataset/empty", {
    en: `${folder} holds no picture, expected PNG, JPEG or WebP files.`,
    zh: `${folder} 中没有图片，应有 PNG、JPEG 或 WebP 文件。`,
  });
}

async function isNew(path: string, seen: Set<string>): Promise<boolean> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() !== true) return false;
  const real = await realpath(path);
  if (seen.has(real)) return false;
  seen.add(real);
  return true;
}
