/** Where enlarged pictures go: a file that `--out` names, or a folder, under their sources' names. */
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Problem } from "@inkloom/contract";
import { expectWritableFolder, writeWholeFile } from "@inkloom/tools";
import { endingOf, formatOfName } from "./picture-format.ts";
import { pictureTarget, type TargetOptions } from "./picture-target.ts";

export interface UpscaledPlace {
  /** Writes the picture at `index` (from 0) and returns its path; `stem` is its source's name. A name in a folder is
   *  taken where a file with the ending `beside` has it, too. */
  readonly save: (
    file: Uint8Array,
    index: number,
    stem: string,
    beside?: string,
  ) => Promise<string>;
}

/** Nothing is written yet. @throws Problem `input/invalid`, `output/exists` or `output/unwritable` */
export async function upscaledPlace(options: TargetOptions): Promise<UpscaledPlace> {
  const { out, standardFolder } = options;
  if (out === undefined) return folderPlace(standardFolder, options);
  const target = await pictureTarget(options);
  if (await isFolder(out)) return folderPlace(resolve(out), options);
  return { save: (file, index) => target.save(file, index, 0) };
}

/** As `pictureTarget` tells them apart. */
async function isFolder(out: string): Promise<boolean> {
  if (/[\\/]$/.test(out) || formatOfName(out) === undefined) return true;
  return (await stat(out).catch(() => undefined))?.isDirectory() === true;
}

/** `photo.png`, or `photo-2.png` and so on where the name is taken: nothing is ever replaced. */
async function folderPlace(
  folder: string,
  { signal, format = "png" }: Pick<TargetOptions, "signal" | "format">,
): Promise<UpscaledPlace> {
  await expectWritableFolder(folder);
  return {
    async save(file, _, stem, beside) {
      for (let number = 1; ; number++) {
        const name = `${stem}${number === 1 ? "" : `-${String(number)}`}`;
        const path = join(folder, `${name}${endingOf(format)}`);
        if (beside !== undefined && existsSync(join(folder, name + beside))) continue;
        try {
          await writeWholeFile(path, file, { signal });
          return path;
        } catch (error) {
          if (!(error instanceof Problem) || error.code !== "output/exists") throw error;
        }
      }
    },
  };
}
