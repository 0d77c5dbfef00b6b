/** The names that nodes of a graph may choose from, written as ComfyUI writes them: with endings, folders before them. */
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { NameLists } from "@inkloom/diffusion";
import {
  controlFolders,
  type FolderContext,
  loraFolders,
  modelFolders,
  upscalerFolders,
} from "../run.ts";
import { foundModels } from "../tools/doctor/found-models.ts";

const WEIGHTS = [".safetensors", ".ckpt", ".pt", ".pth", ".bin"];
const CHECKPOINTS = [".safetensors", ".ckpt", ".pt", ".pth", ".gguf"];
/** An autoencoder for the model of the name before it. */
const BESIDE = /\.vae\.[^.]+$/i;

/** Folders within folders, and files in all, that are looked at. */
const DEEPEST = 8;
const MOST = 20_000;

/** `images` are the names under which pictures can be read. */
export async function comfyNames(
  context: FolderContext,
  images: readonly string[],
): Promise<NameLists> {
  const other = await files(context.folders?.checkpoint ?? [], CHECKPOINTS, DEEPEST);
  const own = await foundModels(modelFolders(context));
  const checkpoints = [
    ...own.map(({ name, path }) =>
      CHECKPOINTS.includes(endingOf(path)) ? name + extname(path) : name,
    ),
    ...other.filter((name) => !BESIDE.test(name)),
  ];
  return {
    checkpoints: [...new Set(checkpoints)],
    loras: await files(loraFolders(context), WEIGHTS, DEEPEST),
    upscalers: await files(upscalerFolders(context), WEIGHTS, 0),
    controlNets: await files(controlFolders(context), WEIGHTS, DEEPEST),
    clipVisions: await files(towerFolders(context), WEIGHTS, DEEPEST),
    images,
  };
}

/** Other programs keep the towers that see pictures in a folder of their own. */
const towerFolders = ({ home, folders }: FolderContext): string[] => [
  ...[home, join(home, "models")].map((base) => join(base, "clip_vision")),
  ...(folders?.["clip-vision"] ?? []),
];

const endingOf = (path: string): string => extname(path).toLowerCase();

/** Names below the folders, the first of each. */
async function files(
  folders: readonly string[],
  endings: readonly string[],
  deepest: number,
): Promise<string[]> {
  const names = new Set<string>();
  for (const folder of folders) await walk(folder, "", { endings, deepest, names });
  return [...names];
}

async function walk(
  folder: string,
  prefix: string,
  found: {
    readonly endings: readonly string[];
    readonly deepest: number;
    readonly names: Set<string>;
  },
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.names.size >= MOST) return;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    const name = prefix + entry.name;
    if (kind?.isDirectory() === true && found.deepest > 0)
      await walk(path, `${name}/`, { ...found, deepest: found.deepest - 1 });
    else if (kind?.isFile() === true && found.endings.includes(endingOf(entry.name)))
      found.names.add(name);
  }
}
