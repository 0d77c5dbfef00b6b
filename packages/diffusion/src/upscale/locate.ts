/** Where the upscaler that somebody named lies. */
import { readdir, stat } from "node:fs/promises";
import { extname, join, parse } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";
import { expectName, onlyNames } from "../names-only.ts";

const ENDINGS: readonly string[] = [".safetensors", ".pth", ".pt", ".ckpt", ".bin"];

/** Folders below the data folder and its `models`: ours first, then those of A1111 and ComfyUI. */
const FOLDERS: readonly string[] = [
  "upscalers",
  "upscale_models",
  "ESRGAN",
  "RealESRGAN",
  "BSRGAN",
  "SwinIR",
  "DAT",
  "HAT",
];

/** The names in A1111's list whose files are called otherwise.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@1c0a0c4, modules/{realesrgan,esrgan,dat}_model.py. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  "r-esrgan 4x+": "RealESRGAN_x4plus",
  "r-esrgan 4x+ anime6b": "RealESRGAN_x4plus_anime_6B",
  "r-esrgan 2x+": "RealESRGAN_x2plus",
  "r-esrgan general 4xv3": "realesr-general-x4v3",
  "r-esrgan general wdn 4xv3": "realesr-general-wdn-x4v3",
  "r-esrgan animevideo": "realesr-animevideov3",
  esrgan_4x: "ESRGAN",
  "swinir 4x": "SwinIR_4x",
  "dat x2": "DAT_x2",
  "dat x3": "DAT_x3",
  "dat x4": "DAT_x4",
};

export interface NamedFile {
  /** The file's name without its ending. */
  readonly name: string;
  readonly path: string;
}

/** The folders in which upscalers are looked for by name, in order. */
export const upscalerFolders = (home: string): string[] =>
  [home, join(home, "models")].flatMap((base) => FOLDERS.map((folder) => join(base, folder)));

/** Every file that could be an upscaler, the first of each name. */
export async function foundUpscalers(folders: readonly string[]): Promise<NamedFile[]> {
  const found = new Map<string, NamedFile>();
  for (const folder of folders)
    for (const file of (await readdir(folder).catch(() => [])).sort()) {
      const { name, ext } = parse(file);
      if (ENDINGS.includes(ext.toLowerCase()) && !found.has(name))
        found.set(name, { name, path: join(folder, file) });
    }
  return [...found.values()];
}

/**
 * A path as it stands, or a name in any case, with or without its ending, as the file or A1111 calls it.
 * @throws Problem `upscaler/missing` with the names that are there
 */
export async function locateUpscaler(
  upscaler: string,
  folders: readonly string[],
): Promise<NamedFile> {
  expectName(upscaler);
  const strict = onlyNames();
  if (!strict && /[\\/]/.test(upscaler)) {
    const file = await stat(upscaler).catch(() => undefined);
    if (file?.isFile() === true) return { name: parse(upscaler).name, path: upscaler };
    throw new Problem("upscaler/missing", {
      en: `upscaler ${upscaler}: there is no such file, expected a path or a name`,
      zh: `放大模型 ${upscaler}：没有该文件，应为路径或名称`,
    });
  }
  const wanted = fileNameOf(upscaler).toLowerCase();
  const all = await foundUpscalers(folders);
  const known = all.find(({ name }) => name === upscaler);
  const found = known ?? all.find(({ name }) => name.toLowerCase() === wanted);
  if (found) return found;
  const names = ["Lanczos", "Nearest", ...all.map(({ name }) => name)];
  const [folder = ""] = folders;
  const [where, whereInChinese] = strict
    ? ["", ""]
    : [
        `, or a file's path; files are looked for in ${folder} and the folders of A1111's names beside it`,
        `，或文件的路径；查找位置为 ${folder} 及其旁边按 A1111 命名的文件夹`,
      ];
  const hint = pullHint(upscaler, ["upscaler"]);
  throw new Problem("upscaler/missing", {
    en: `upscaler "${upscaler}" was not found, expected one of ${names.join(", ")}${where}${hint.en}`,
    zh: `找不到放大模型“${upscaler}”，应为以下之一：${names.join("、")}${whereInChinese}${hint.zh}`,
  });
}

function fileNameOf(upscaler: string): string {
  const alias = FILE_NAMES[upscaler.trim().toLowerCase()];
  if (alias !== undefined) return alias;
  const ending = extname(upscaler);
  return ENDINGS.includes(ending.toLowerCase()) ? upscaler.slice(0, -ending.length) : upscaler;
}
