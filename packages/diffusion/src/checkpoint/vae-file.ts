/** Autoencoders that come in a file of their own, in any naming. They have the shape of the checkpoint's; a
 *  file does not state its scaling factor, which is the family's. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Problem, pullHint } from "@inkloom/contract";
import { openWeights } from "@inkloom/engine/weights";
import type { ModelConfig } from "@inkloom/models";
import { expectName, onlyNames } from "../names-only.ts";
import { findNetworks, type FoundNetwork } from "./networks.ts";

const ENDINGS = [".safetensors", ".pt", ".ckpt", ".pth", ".bin", ".gguf"];

/** Where a folder in the diffusers layout keeps it. */
const IN_FOLDER = ["diffusion_pytorch_model", "vae/diffusion_pytorch_model"];

/** The folders for autoencoders alone, beside and below each of the folders of models. A1111 writes it large. */
export const vaeFolders = (modelFolders: readonly string[]): string[] =>
  modelFolders.flatMap((folder) => {
    const beside = join(dirname(folder), isA1111(folder) ? "VAE" : "vae");
    return [beside, join(folder, "vae")];
  });

const isA1111 = (folder: string): boolean => basename(folder) === "Stable-diffusion";

/** The files and folders directly in such a folder that may be autoencoders. */
export async function vaesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  const found = await Promise.all(entries.sort().map((entry) => firstFile([join(folder, entry)])));
  return found.flatMap((path) =>
    path !== undefined && ENDINGS.includes(extname(path).toLowerCase()) ? [path] : [],
  );
}

/**
 * A path as it stands, or a name looked up, with and without an ending, in `vae` beside and below each of
 * the folders of models, then in these themselves, then in `more`. @throws Problem `model/missing`
 */
export async function locateVae(
  vae: string,
  folders: readonly string[],
  more: readonly string[] = [],
): Promise<string> {
  expectName(vae);
  const strict = onlyNames();
  const isPath = !strict && /[\\/]/.test(vae);
  const places = [...folders.flatMap((folder) => [...vaeFolders([folder]), folder]), ...more];
  const stem = strict ? vae.replaceAll("\\", "/") : vae;
  const names = ["", ...ENDINGS].map((ending) => stem + ending);
  const below = () => places.flatMap((place) => names.map((name) => join(place, name)));
  const found = await firstFile(strict ? below() : isPath ? [vae] : [...below(), vae]);
  if (found !== undefined) return found;
  const hint = pullHint(vae, ["vae"]);
  throw new Problem("model/missing", {
    en: `VAE "${vae}" was not found${isPath || strict ? "" : `, looked in ${places.join(", ")}`}; expected the name of a VAE or the path of its file${hint.en}`,
    zh: `找不到 VAE“${vae}”${isPath || strict ? "" : `（查找位置：${places.join("、")}）`}；应为 VAE 的名称或其文件路径${hint.zh}`,
  });
}

/** A1111's way of giving a checkpoint another autoencoder: `<name>.vae.<ending>` in the same folder. */
export async function vaeBeside(checkpoint: string): Promise<string | undefined> {
  const stem = checkpoint.slice(0, checkpoint.length - extname(checkpoint).length);
  return firstFile(ENDINGS.map((ending) => `${stem}.vae${ending}`));
}

async function firstFile(candidates: readonly string[]): Promise<string | undefined> {
  for (const path of candidates) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
    if (!found?.isDirectory()) continue;
    const inside = await firstFile(
      IN_FOLDER.flatMap((stem) => ENDINGS.map((ending) => join(path, stem + ending))),
    );
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** The weights of the file as the checkpoint's autoencoder needs them, and what it lacks. */
export async function findVae(path: string, config: ModelConfig): Promise<FoundNetwork> {
  const { entries } = await openWeights(path);
  return findNetworks(config, { vae: entries }).networks.vae;
}
