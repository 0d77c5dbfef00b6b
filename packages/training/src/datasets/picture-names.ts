/** Which files of a folder are pictures. */
import { readdir } from "node:fs/promises";
import { extname } from "node:path";
import { Problem } from "@inkloom/contract";

/** kohya's list; what cannot be decoded among these is named when it is read. */
const ENDINGS = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".avif", ".jxl"];

/** A name without its ending. */
export const stemOf = (name: string): string => name.slice(0, name.length - extname(name).length);

export interface FolderNames {
  readonly pictures: readonly string[];
  readonly others: ReadonlySet<string>;
  readonly folders: readonly string[];
}

/** Hidden files are passed over, links are followed; pictures and folders are sorted.
 *  @throws Problem `dataset/empty` where it is no folder that can be read */
export async function folderNames(folder: string): Promise<FolderNames> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Problem("dataset/empty", {
      en: `${folder} is no folder that can be read (${code}), expected one with pictures.`,
      zh: `${folder} 不是可以读取的文件夹（${code}），应为存放图片的文件夹。`,
    });
  });
  const seen = entries.filter(({ name }) => !name.startsWith("."));
  const files = seen.filter((each) => each.isFile() || each.isSymbolicLink());
  const pictures = files
    .map(({ name }) => name)
    .filter((name) => ENDINGS.includes(extname(name).toLowerCase()))
    .sort();
  return {
    pictures,
    others: new Set(files.map(({ name }) => name)),
    folders: seen
      .filter((each) => each.isDirectory() || each.isSymbolicLink())
      .map(({ name }) => name)
      .sort(),
  };
}
