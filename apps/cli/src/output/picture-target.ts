/** Where pictures go, decided and checked before any time is spent on making them. */
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import type { PictureFormat } from "@inkloom/pixels";
import { expectWritableFolder, writeWholeFile } from "@inkloom/tools";
import { endingOf, formatOfName } from "./picture-format.ts";

export interface PictureTarget {
  /** Writes the picture at `index` (from 0) of the batch and returns its path. */
  readonly save: (file: Uint8Array, index: number, seed: number) => Promise<string>;
}

export interface TargetOptions {
  /** What `--out` said: a picture file, or a folder. */
  readonly out?: string | undefined;
  /** Of the files. @default "png" */
  readonly format?: PictureFormat;
  readonly force?: boolean | undefined;
  readonly batch: number;
  /** Folder for pictures without `--out`. */
  readonly standardFolder: string;
  readonly signal: AbortSignal;
}

/** Endings of pictures that are not written: a folder of that name is never what was meant. */
const OTHER_PICTURES = [".gif", ".bmp", ".tif", ".tiff", ".avif", ".svg"];

/**
 * The target that `--out` names. Nothing is written yet.
 * @throws Problem `input/invalid`, `output/exists` or `output/unwritable`.
 */
export async function pictureTarget(options: TargetOptions): Promise<PictureTarget> {
  const { out, standardFolder } = options;
  if (out === undefined) return folderTarget(standardFolder, options);
  if (out === "" || OTHER_PICTURES.includes(extname(out).toLowerCase()))
    throw new Problem("input/invalid", {
      en: `--out: got ${JSON.stringify(out)}, expected a .png, .jpg or .webp file or a folder.`,
      zh: `--out：给出的是 ${JSON.stringify(out)}，应为 .png、.jpg、.webp 文件或文件夹。`,
    });
  const path = resolve(out);
  const isFolder = /[\\/]$/.test(out) || formatOfName(path) === undefined;
  const existing = await stat(path).catch(() => undefined);
  return isFolder || existing?.isDirectory() === true
    ? folderTarget(path, options)
    : fileTarget(path, options);
}

/** One file; x.png becomes x-1.png, x-2.png ... for a batch. */
async function fileTarget(
  path: string,
  { batch, force = false, signal }: TargetOptions,
): Promise<PictureTarget> {
  const stem = join(dirname(path), basename(path, extname(path)));
  const pathAt = (index: number): string =>
    batch === 1 ? path : `${stem}-${String(index + 1)}${extname(path)}`;
  const paths = Array.from({ length: batch }, (_, index) => pathAt(index));
  const names = paths.map((each) => basename(each));
  await expectWritableFolder(dirname(path), names);
  for (const each of paths) await expectFreeName(each, force);
  return {
    async save(file, index) {
      const target = pathAt(index);
      await writeWholeFile(target, file, { replace: force, signal });
      return target;
    },
  };
}

/** A link that leads nowhere takes a name as well. Files and links can be replaced, folders cannot. */
async function expectFreeName(path: string, force: boolean): Promise<void> {
  const existing = await lstat(path).catch(() => undefined);
  if (existing === undefined || (force && !existing.isDirectory())) return;
  throw new Problem("output/exists", {
    en: `${path} exists already, expected a new name.`,
    zh: `${path} 已经存在，应使用新的名称。`,
  });
}

/** Numbered files in a folder, `00001-<seed>.png` or of another format; never over an existing one. */
async function folderTarget(
  folder: string,
  { signal, format = "png" }: Pick<TargetOptions, "signal" | "format">,
): Promise<PictureTarget> {
  await expectWritableFolder(folder);
  return {
    async save(file, _, seed) {
      for (let number = await nextNumber(folder); ; number++) {
        const name = `${String(number).padStart(5, "0")}-${String(seed)}${endingOf(format)}`;
        const path = join(folder, name);
        try {
          await writeWholeFile(path, file, { signal });
          return path;
        } catch (error) {
          // Another process took the number in between.
          if (!(error instanceof Problem) || error.code !== "output/exists") throw error;
        }
      }
    },
  };
}

async function nextNumber(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const numbers = names.map((name) => Number(/^(\d{5,})-/.exec(name)?.[1] ?? 0));
  return numbers.reduce((most, each) => Math.max(most, each), 0) + 1;
}
