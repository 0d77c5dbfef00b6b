/** Which files of a folder are pictures. */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { insideOf } from "./links.ts";

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
 *  @param within links that lead out of this folder are passed over
 *  @throws Problem `dataset/empty` where it is no folder that can be read */
export async function folderNames(folder: string, within?: string): Promise<FolderNames> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Problem("dataset/empty", {
      en: `${folder} is no folder that can be read (${code}), expected one with pictures.`,
      zh: `${folder} 不是可以读取的文件夹（${code}），应为存放图片的文件夹。`,
    });
  });
  const seen = entries.filter(({ name }) => !name.startsWith("."));
  const isInside = within === undefined ? () => true : insideOf(within);
  const kinds = await Promise.all(seen.map((entry) => kindOf(folder, entry, isInside)));
  const named = (kind: "file" | "folder"): string[] =>
    seen.flatMap(({ name }, at) => (kinds[at] === kind ? [name] : []));
  const files = named("file");
  return {
    pictures: files.filter((name) => ENDINGS.includes(extname(name).toLowerCase())).sort(),
    others: new Set(files),
    folders: named("folder").sort(),
  };
}

/** What a link leads to; a link that leads nowhere counts as a file, so that it is named as unreadable. Pipes and devices
 *  are neither: they would be waited for. */
async function kindOf(
  folder: string,
  entry: Dirent,
  isInside: (path: string) => boolean,
): Promise<"file" | "folder" | "other"> {
  const link = entry.isSymbolicLink();
  const path = join(folder, entry.name);
  if (link && !isInside(path)) return "other";
  const found = link ? await stat(path).catch(() => undefined) : entry;
  if (found === undefined || found.isFile()) return "file";
  return found.isDirectory() ? "folder" : "other";
}
