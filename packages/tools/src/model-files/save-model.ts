/** A made model file gets its place among the models when it is whole, or not at all. */
import { readdirSync, rmSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { partsOfName } from "@inkloom/diffusion";
import { expectWritableFolder, temporaryIn } from "../files/writable-folder.ts";
import { moveToFreeName } from "../files/write-whole-file.ts";
import { codeOf } from "@inkloom/training";
import { writeProblem } from "../files/write-problem.ts";

export interface ModelPlace {
  /** Name among the models, with folders, without ending. */
  readonly name?: string | undefined;
  /** A folder, or a whole path. */
  readonly folder?: string | undefined;
  readonly overwrite: boolean;
}

/** Of a file; a checkpoint that is made of a folder is one itself. */
type Form = "file" | "folder";

const ENDING = ".safetensors";

/** Characters of a name that is made of others'. */
const LONGEST = 120;

/**
 * Where the file is to go, found out before anything is computed.
 * @param standard folder for models of this kind
 * @param made name where none was given
 * @throws Problem `input/name`, `output/...`
 */
export async function modelTarget(
  { name, folder, overwrite }: ModelPlace,
  standard: string,
  made: string,
  form: Form = "file",
): Promise<string> {
  const path = pathOf(name, folder ?? standard, made, form);
  const found = await stat(path).catch(() => undefined);
  if (found && !(overwrite && (form === "file" ? found.isFile() : found.isDirectory())))
    throw new Problem("output/exists", {
      en: `${path} exists already, expected a new name, or --force.`,
      zh: `${path} 已经存在，应使用新的名称，或使用 --force。`,
    });
  await expectWritableFolder(dirname(path), [basename(path)]);
  return path;
}

function pathOf(name: string | undefined, folder: string, made: string, form: Form): string {
  if (form === "file" && name === undefined && extname(folder).toLowerCase() === ENDING)
    return folder;
  const stem = name ?? shortened(made);
  const parts = partsOfName(stem);
  if (!parts)
    throw new Problem("input/name", {
      en: `name: got ${JSON.stringify(stem)}, expected the name of a file, such as "mine" or "sd15/mine".`,
      zh: `name：给出的是 ${JSON.stringify(stem)}，应为文件名，例如“mine”或“sd15/mine”。`,
    });
  const last = parts.at(-1) ?? "";
  const ends = form === "folder" || extname(last).toLowerCase() === ENDING;
  return join(folder, ...parts.slice(0, -1), ends ? last : last + ENDING);
}

/** What file systems and our own rule for names take. */
const shortened = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N}+_.() -]+/gu, "_")
    .slice(0, LONGEST)
    .replace(/[. ]+$/, "")
    .replace(/^~/, "_");

/**
 * `write` fills a file beside the target, which then takes its name; where anything fails, or the process ends,
 * nothing is left and a file of this name is what it was.
 * @throws Problem `output/...`; whatever `write` throws
 */
export async function saveModel<T>(
  path: string,
  overwrite: boolean,
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(path);
  const temporary = temporaryIn(folder);
  const sweep = (): void => {
    removeBeginning(folder, basename(temporary));
  };
  process.once("exit", sweep);
  try {
    await mkdir(folder, { recursive: true });
    const result = await write(temporary);
    if ((await stat(temporary)).isDirectory()) await moveFolder(temporary, path);
    else if (overwrite) await rename(temporary, path);
    else await moveToFreeName(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { force: true, recursive: true }).catch(() => undefined);
    throw writeProblem(error, path);
  } finally {
    process.removeListener("exit", sweep);
  }
}

/** A folder cannot be moved over another: what was there steps aside until the new one has its place. */
async function moveFolder(from: string, to: string): Promise<void> {
  const aside = temporaryIn(dirname(to)); // by another name than what is swept away
  const had = await rename(to, aside).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    },
  );
  try {
    await rename(from, to);
  } catch (error) {
    if (had) await rename(aside, to);
    throw error;
  }
  if (had) await rm(aside, { force: true, recursive: true });
}

/** The writer of weights has a temporary file of its own, whose name begins like the one it was given. */
function removeBeginning(folder: string, beginning: string): void {
  try {
    for (const name of readdirSync(folder))
      if (name.startsWith(beginning)) rmSync(join(folder, name), { force: true, recursive: true });
  } catch {
    // At the end there is nobody left to tell what could not be removed.
  }
}
