/** The folder that the pictures of a list lie in: `prompts.json` says what they are, and what is not there is
 *  still to be drawn. */
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Problem, VERSION } from "@inkloom/contract";
import { expectWritableFolder } from "../../../files/writable-folder.ts";
import { writeWholeFile } from "../../../files/write-whole-file.ts";
import type { PromptJob } from "./prompt-jobs.ts";

const NAME = "prompts.json";
const PICTURE = /^\d+(-\d+)?\.(png|jpg|webp)$/;

/** A job with the names of its files, in the order of its pictures. */
export interface FiledJob extends PromptJob {
  readonly files: readonly string[];
}

interface Manifest {
  readonly program: "inkloom";
  readonly version: string;
  readonly tool: "generate";
  readonly request: Readonly<Record<string, unknown>>;
  readonly jobs: readonly FiledJob[];
}

/**
 * The jobs of the folder: those that are there, if they are of the same request, or those that `make` gives, which
 * are noted. What an interrupted process left half-written is removed.
 * @throws Problem `folder/other`, `output/...`
 */
export async function openPromptFolder(
  folder: string,
  asked: Readonly<Record<string, unknown>>,
  make: () => Promise<readonly FiledJob[]>,
): Promise<readonly FiledJob[]> {
  const path = join(folder, NAME);
  const request = JSON.parse(JSON.stringify(asked)) as Manifest["request"];
  const existing = await readFile(path, "utf8").catch(() => undefined);
  if (existing !== undefined) {
    const { jobs } = readManifest(path, existing, request);
    for (const name of await readdir(folder))
      if (/^\.inkloom-.*\.part$/.test(name)) await rm(join(folder, name), { force: true });
    return jobs;
  }
  const names = await readdir(folder).catch((): string[] => []);
  if (names.some((name) => PICTURE.test(name)))
    throw other(folder, {
      en: "holds pictures and no list of prompts, expected an empty or new folder",
      zh: "中有图片但没有提示词列表，应为空文件夹或新文件夹",
    });
  await expectWritableFolder(folder, [NAME]);
  const manifest: Manifest = {
    program: "inkloom",
    version: VERSION,
    tool: "generate",
    request,
    jobs: await make(),
  };
  await writeWholeFile(path, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  return manifest.jobs;
}

function readManifest(path: string, text: string, request: Manifest["request"]): Manifest {
  let read: Partial<Manifest> | null = null;
  try {
    read = JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    // Said below.
  }
  const jobs = read?.program === "inkloom" && read.tool === "generate" ? read.jobs : undefined;
  // Names from a file must not lead out of its folder.
  if (
    read === null ||
    jobs?.every(({ files }) => files.every((name) => PICTURE.test(name))) !== true
  )
    throw other(path, {
      en: "is no list of prompts that Inkloom began, expected one or none",
      zh: "不是墨织开始的提示词列表，应为该列表或不存在",
    });
  const { request: begun = {}, version = "" } = read;
  const keys = [...new Set([...Object.keys(begun), ...Object.keys(request)])];
  const changed = keys.filter((name) => !isDeepStrictEqual(begun[name], request[name]));
  if (changed.length > 0)
    throw other(path, {
      en: `is of a request with other ${changed.join(", ")}, expected the same or a new folder`,
      zh: `所记录任务的 ${changed.join("、")} 与现在给出的不同，应使用相同的参数或新的文件夹`,
    });
  if (version !== VERSION)
    throw other(path, {
      en: `was begun by Inkloom ${version}, this is ${VERSION}: pictures of two versions may differ`,
      zh: `由墨织 ${version} 开始，当前版本为 ${VERSION}：两个版本生成的图片可能不同`,
    });
  return read as Manifest;
}

const other = (path: string, { en, zh }: { readonly en: string; readonly zh: string }): Problem =>
  new Problem("folder/other", { en: `${path} ${en}.`, zh: `${path} ${zh}。` });

/** `0007.png`, or `0007-1.png` and so on for a line with several pictures. */
export function filedJobs(jobs: readonly PromptJob[], ending: string): FiledJob[] {
  const digits = Math.max(4, String(jobs.at(-1)?.line ?? 0).length);
  const ofLine = new Map<number, number>();
  for (const { line, request } of jobs) ofLine.set(line, (ofLine.get(line) ?? 0) + request.batch);
  const named = new Map<number, number>();
  return jobs.map((job) => {
    const stem = String(job.line).padStart(digits, "0");
    const before = named.get(job.line) ?? 0;
    named.set(job.line, before + job.request.batch);
    const alone = ofLine.get(job.line) === 1;
    const files = Array.from({ length: job.request.batch }, (_, at) =>
      alone ? `${stem}${ending}` : `${stem}-${String(before + at + 1)}${ending}`,
    );
    return { ...job, files };
  });
}

/** Files appear whole, the last of a job last. */
export const isMade = async (folder: string, { files }: FiledJob): Promise<boolean> => {
  for (const name of files)
    if ((await stat(join(folder, name)).catch(() => undefined)) === undefined) return false;
  return true;
};
