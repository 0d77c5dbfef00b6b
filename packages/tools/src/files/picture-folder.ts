/** Work over the pictures of a folder: each result has its picture's name, and what is done stays done. */
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Problem } from "@inkloom/contract";
import { expectWritableFolder } from "./writable-folder.ts";
import { writeWholeFile } from "./write-whole-file.ts";

const ENDINGS = [".png", ".jpg", ".jpeg", ".webp"];
/** Says in the output folder which request its pictures are of. */
const MANIFEST = "folder.json";
/** Problems of one picture that say nothing about the next one. */
const OF_ONE_PICTURE = /^(input\/picture$|memory\/|mask\/|img2img\/)/;

/** Whether a path names a folder. */
export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** Names of the picture files in a folder, sorted; hidden ones and folders are passed over.
 *  @throws Problem `input/picture` where there is none, or no folder */
export async function picturesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): undefined => undefined);
  const names = (entries ?? [])
    .filter((each) => each.isFile() || each.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(".") && ENDINGS.includes(extname(name).toLowerCase()))
    .sort();
  if (names.length > 0) return names;
  throw new Problem("input/picture", {
    en: `${folder} ${entries ? "holds no picture" : "is no folder that can be read"}, expected one with PNG, JPEG or WebP files.`,
    zh: `${folder} ${entries ? "中没有图片" : "不是可以读取的文件夹"}，应为含有 PNG、JPEG 或 WebP 文件的文件夹。`,
  });
}

export interface FolderWork {
  /** Folder of the pictures. */
  readonly from: string;
  /** Folder of the results; made if it is not there. */
  readonly to: string;
  /** Ending of the results, with its dot. */
  readonly ending: string;
  /** Results of one picture. */
  readonly each: number;
  /** What is asked for, as JSON: results of another request are never taken for these. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
}

export interface FolderDone {
  /** Paths of the results, by name of the picture. */
  readonly made: readonly { readonly source: string; readonly paths: readonly string[] }[];
  /** Names of pictures whose results were there. */
  readonly kept: readonly string[];
  readonly failed: readonly { readonly source: string; readonly problem: Problem }[];
}

/**
 * Calls `work` with each picture that has no results yet, and writes what it gives. A picture that fails by
 * itself is noted, and the others go on; any other failure ends the work.
 * @throws Problem `folder/other` where the results of another request lie there, `input/picture`, `output/...`
 */
export async function overPictures(
  { from, to, ending, each, request, signal }: FolderWork,
  work: (path: string, at: { number: number; of: number }) => Promise<readonly Uint8Array[]>,
): Promise<FolderDone> {
  const sources = await picturesIn(from);
  await openResults(to, request);
  const made: FolderDone["made"][number][] = [];
  const kept: string[] = [];
  const failed: FolderDone["failed"][number][] = [];
  for (const [index, source] of sources.entries()) {
    signal?.throwIfAborted();
    const paths = resultNames(source, sources, ending, each).map((name) => join(to, name));
    // The last one is written last.
    if ((await stat(paths.at(-1) ?? "").catch(() => undefined)) !== undefined) {
      kept.push(source);
      continue;
    }
    try {
      const files = await work(join(from, source), { number: index + 1, of: sources.length });
      for (const [at, path] of paths.entries())
        await writeWholeFile(path, files[at] ?? new Uint8Array(), { replace: true, signal });
      made.push({ source, paths });
    } catch (error) {
      if (!(error instanceof Problem) || !OF_ONE_PICTURE.test(error.code)) throw error;
      failed.push({ source, problem: error });
    }
  }
  return { made, kept, failed };
}

/** `photo.jpg` becomes `photo.png`, or `photo.jpg.png` where there is a `photo.webp` as well. */
function resultNames(
  source: string,
  sources: readonly string[],
  ending: string,
  each: number,
): string[] {
  const stemOf = (name: string): string => name.slice(0, -extname(name).length).toLowerCase();
  const alone = sources.filter((name) => stemOf(name) === stemOf(source)).length === 1;
  const stem = alone ? source.slice(0, -extname(source).length) : source;
  if (each === 1) return [`${stem}${ending}`];
  return Array.from({ length: each }, (_, at) => `${stem}-${String(at + 1)}${ending}`);
}

async function openResults(folder: string, request: FolderWork["request"]): Promise<void> {
  const path = join(folder, MANIFEST);
  const asked = JSON.parse(JSON.stringify({ program: "inkloom", request })) as unknown;
  const begun = await readFile(path, "utf8").catch(() => undefined);
  if (begun !== undefined && isDeepStrictEqual(parsed(begun), asked)) return;
  const names = await readdir(folder).catch((): string[] => []);
  const pictures = names.filter((name) => ENDINGS.includes(extname(name).toLowerCase()));
  if (begun !== undefined || pictures.length > 0)
    throw new Problem("folder/other", {
      en: `${folder} holds pictures of another request, expected an empty or new folder, or the same request.`,
      zh: `${folder} 中有其他任务的图片，应为空文件夹或新文件夹，或使用相同的参数。`,
    });
  await expectWritableFolder(folder, [MANIFEST]);
  await writeWholeFile(path, Buffer.from(`${JSON.stringify(asked, null, 1)}\n`));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // said by the caller: it is of no request
  }
}

/** One problem for all pictures that failed; undefined where none did. */
export function folderProblem({ failed, made, kept }: FolderDone): Problem | undefined {
  if (failed.length === 0) return undefined;
  const all = failed.length + made.length + kept.length;
  const list = (language: "en" | "zh", colon: string, between: string): string =>
    failed
      .map(({ source, problem }) => `${source}${colon}${problem.explain(language).sentence}`)
      .join(between);
  return new Problem("folder/failed", {
    en: `${failed.length} of ${all} pictures failed: ${list("en", ": ", " ")}`,
    zh: `${all} 张图片中有 ${failed.length} 张失败：${list("zh", "：", "")}`,
  });
}
