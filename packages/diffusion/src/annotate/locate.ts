/** Where the network of a preprocessor lies. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";

export interface AnnotatorFile {
  readonly path: string;
}

/** Folders below the data folder and its `models`. */
const FOLDERS: readonly string[] = [
  "annotators",
  "annotator",
  "clip_vision",
  "insightface",
  "sams",
];

/** The folders in which networks of preprocessors are looked for, in order. */
export const annotatorFolders = (home: string): string[] =>
  [home, join(home, "models")].flatMap((base) => FOLDERS.map((folder) => join(base, folder)));

/** Levels of folders that are looked into: other programs keep one folder per network. */
const DEPTH = 5;

/**
 * The first file with one of these names, in any case; folders in order, then names in order.
 * @throws Problem `annotator/missing` that names the catalogue's entry `id`
 */
export async function locateAnnotator(
  id: string,
  files: readonly string[],
  folders: readonly string[],
): Promise<AnnotatorFile> {
  for (const folder of folders) {
    const found = await filesBelow(folder, DEPTH);
    for (const name of files) {
      const wanted = name.toLowerCase();
      const path = found.find((each) => each.toLowerCase().endsWith(`/${wanted}`));
      if (path !== undefined) return { path };
    }
  }
  const hint = pullHint(id, ["annotator", "clip-vision"]);
  throw new Problem("annotator/missing", {
    en: `none of ${files.join(", ")} was found, expected one of them in the folder annotators of the data folder${hint.en}`,
    zh: `找不到 ${files.join("、")}，应将其中之一放入数据文件夹的 annotators 文件夹${hint.zh}`,
  });
}

/** With `/` between the parts of each path. */
async function filesBelow(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths: string[] = [];
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const path = `${folder.replaceAll("\\", "/")}/${entry.name}`;
    if (entry.isDirectory() && depth > 1) paths.push(...(await filesBelow(path, depth - 1)));
    else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
  }
  return paths;
}
