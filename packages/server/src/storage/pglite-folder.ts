/** PGlite's folder. It is made aside and renamed, so that a first start that is killed leaves nothing half made, and a
 *  folder that lost its version file is not taken for a new one, which PGlite would do. */
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Problem } from "@inkloom/contract";
import { folderProblem } from "./database-problem.ts";

/** PostgreSQL's major version in PGlite; its files are of this version. */
const MAJOR = 18;

/** @throws Problem `storage/damaged`, `storage/newer` */
export async function openPgliteFolder(folder: string): Promise<PGlite> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw folderProblem(error, folder);
  });
  if (names.length === 0) await makeFolder(folder);
  else await expectVersion(folder);
  await closeToOthers(folder);
  try {
    return await PGlite.create(folder);
  } catch (error) {
    throw folderProblem(error, folder);
  }
}

/** PGlite makes its files open to everybody, and they hold hashes of passwords. Windows and some network drives know no such
 *  rights; there the folder above decides. */
const closeToOthers = (folder: string): Promise<void> =>
  chmod(folder, 0o700).catch(() => undefined);

async function makeFolder(folder: string): Promise<void> {
  const aside = `${folder}.making`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await (await PGlite.create(aside)).close();
  // Windows renames onto nothing that is there.
  await rmdir(folder).catch(() => undefined);
  await rename(aside, folder);
}

async function expectVersion(folder: string): Promise<void> {
  const text = await readFile(join(folder, "PG_VERSION"), "latin1").catch(() => undefined);
  if (text === undefined)
    throw new Problem("storage/damaged", {
      en: `${folder} holds files but no PG_VERSION, expected a database or an empty folder.`,
      zh: `${folder} 中有文件但没有 PG_VERSION，应为数据库或空文件夹。`,
    });
  const version = text.trim();
  if (version === String(MAJOR)) return;
  const later = /^\d{1,3}$/.test(version) && Number(version) > MAJOR;
  throw new Problem(later ? "storage/newer" : "storage/damaged", {
    en: `${folder} holds a database of version ${JSON.stringify(version.slice(0, 20))}, expected ${MAJOR}.`,
    zh: `${folder} 中数据库的版本为 ${JSON.stringify(version.slice(0, 20))}，应为 ${MAJOR}。`,
  });
}
