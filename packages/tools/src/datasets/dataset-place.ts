/** Where data sets and their files lie. Names come from elsewhere: none of them leads out of its data set. */
import { realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { partsOfName } from "@inkloom/diffusion";
import { isFolder } from "../files/picture-folder.ts";

export const PICTURE_ENDINGS = [".png", ".jpg", ".jpeg", ".webp"];
export const CAPTION_ENDINGS = [".txt", ".caption"];

/** Folders in a data set, its own among them: as deep as pictures are looked for. */
const DEEPEST = 2;

/** A folder below `datasets`, which may be a link to a folder elsewhere.
 *  @throws Problem `input/name`, `dataset/missing` */
export async function datasetRoot(home: string, name: string): Promise<string> {
  const path = join(home, "datasets", ...datasetParts(name));
  if (await isFolder(path)) return path;
  throw new Problem("dataset/missing", {
    en: `There is no data set ${JSON.stringify(name)} in the folder datasets of the data folder.`,
    zh: `数据文件夹的 datasets 中没有数据集 ${JSON.stringify(name)}。`,
  });
}

/** @throws Problem `input/name` */
export function datasetParts(name: string): readonly string[] {
  const parts = partsOfName(name);
  if (parts?.some(isHidden) === false) return parts;
  throw refused(name, {
    en: 'a name of a folder such as "cats"',
    zh: "“cats”这样的文件夹名称",
  });
}

/**
 * The path of a file that is there.
 * @param endings that it may have
 * @throws Problem `input/name`, `dataset/picture` where there is none, or where it leads out of the data set
 */
export async function fileWithin(
  root: string,
  name: string,
  endings: readonly string[],
): Promise<string> {
  const path = join(root, ...fileParts(name, endings));
  const [real, top] = await Promise.all([
    realpath(path).catch(() => undefined),
    realpath(root).catch(() => undefined),
  ]);
  if (real !== undefined && top !== undefined && real.startsWith(top + sep)) return path;
  throw new Problem("dataset/picture", {
    en: `The data set has no file ${JSON.stringify(name)} of its own.`,
    zh: `数据集中没有文件 ${JSON.stringify(name)}。`,
  });
}

/**
 * Where a new file goes; folders above it need not be there.
 * @throws Problem `input/name` for what is no name, or leads out of the data set
 */
export async function newFileWithin(
  root: string,
  name: string,
  endings: readonly string[],
): Promise<string> {
  // Names that other systems cannot hold are refused as well, since data sets travel.
  if (partsOfName(name) === undefined) throw refusedFile(name, endings);
  const parts = fileParts(name, endings);
  const folder = join(root, ...parts.slice(0, -1));
  const [real, top] = await Promise.all([
    realpath(folder).catch(() => undefined),
    realpath(root).catch(() => undefined),
  ]);
  if (real !== undefined && real !== top && !real.startsWith(`${top ?? ""}${sep}`))
    throw refusedFile(name, endings);
  return join(root, ...parts);
}

function fileParts(name: string, endings: readonly string[]): readonly string[] {
  const parts = name.split("/");
  const fits =
    parts.length <= DEEPEST &&
    parts.every((part) => part !== "" && !isHidden(part) && !/[\\\0]/.test(part)) &&
    endings.includes(extname(name).toLowerCase());
  if (fits) return parts;
  throw refusedFile(name, endings);
}

const isHidden = (part: string): boolean => part.startsWith(".");

const refusedFile = (name: string, endings: readonly string[]): Problem =>
  refused(name, {
    en: `a name such as "a${endings[0] ?? ""}" or "5_cat/a${endings[0] ?? ""}" that ends in ${endings.join(", ")}`,
    zh: `“a${endings[0] ?? ""}”或“5_cat/a${endings[0] ?? ""}”这样的名称，扩展名为 ${endings.join("、")}`,
  });

function refused(name: string, expected: Text): Problem {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  return new Problem("input/name", {
    en: `${shown} is no name within the data sets, expected ${expected.en}.`,
    zh: `${shown} 不是数据集中的名称，应为${expected.zh}。`,
  });
}
