/** Models of a studio that is already there: its folders are used in place, nothing is copied. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import { extraModelPathsIn, readExtraModelPaths } from "./extra-model-paths.ts";
import {
  INSTALLATION_FOLDERS,
  joinFolders,
  type ModelFolders,
  type ModelKind,
} from "./model-folders.ts";

/**
 * Folders by kind of an installation of A1111, Forge or ComfyUI: its own folder, the `models` folder in it, the folder of a portable
 * ComfyUI around it, or an `extra_model_paths.yaml`.
 * @throws Problem `models/installation` where it is none of these or cannot be read
 */
async function installationFolders(given: string): Promise<ModelFolders> {
  const path = resolve(given);
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(given, error);
  });
  if (found.isFile() && /\.ya?ml$/i.test(path)) return readExtraModelPaths(path);
  if (!found.isDirectory()) throw fault(given, "is no folder", "不是文件夹");
  const roots = [path, join(path, "ComfyUI")];
  if (basename(path).toLowerCase() === "models") roots.push(dirname(path));
  const sources: ModelFolders[] = [];
  for (const root of roots) sources.push(await foldersBelow(root), await extraPaths(root));
  const folders = joinFolders(sources);
  if (Object.keys(folders).length > 0) return folders;
  throw fault(
    given,
    "holds no models as A1111, Forge or ComfyUI keep them, expected a folder such as models/Stable-diffusion or models/checkpoints in it",
    "中没有 A1111、Forge 或 ComfyUI 的模型文件夹，应含有 models/Stable-diffusion 或 models/checkpoints 等文件夹",
  );
}

/** Of several installations, those of the first preferred. */
export const modelsFrom = async (given: readonly string[]): Promise<ModelFolders> =>
  joinFolders(await Promise.all(given.map(installationFolders)));

async function foldersBelow(root: string): Promise<ModelFolders> {
  const found: ModelFolders[] = [];
  for (const [path, kind] of INSTALLATION_FOLDERS)
    for (const folder of await spelled(root, path.split("/"))) found.push(of(kind, folder));
  return joinFolders(found);
}

const of = (kind: ModelKind, folder: string): ModelFolders => ({ [kind]: [folder] });

/** The folders whose names are these in any case. */
async function spelled(root: string, names: readonly string[]): Promise<string[]> {
  let folders = [root];
  for (const name of names) {
    const next: string[] = [];
    for (const folder of folders)
      for (const entry of await readdir(folder).catch(() => []))
        if (entry.toLowerCase() === name) next.push(join(folder, entry));
    folders = next;
  }
  const kinds = await Promise.all(
    folders.map(async (folder) => (await stat(folder).catch(() => undefined))?.isDirectory()),
  );
  return folders.filter((_, i) => kinds[i] === true);
}

async function extraPaths(root: string): Promise<ModelFolders> {
  const path = extraModelPathsIn(root);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? readExtraModelPaths(path) : {};
}

const fault = (given: string, en: string, zh: string): Problem =>
  new Problem("models/installation", { en: `${given} ${en}.`, zh: `${given} ${zh}。` });

const unreadable = (given: string, error: unknown): Problem => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "ENOENT"
    ? fault(given, "does not exist", "不存在")
    : fault(given, `cannot be read (${code})`, `无法读取（${code}）`);
};
