import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { FoundModel } from "./machine-report.ts";

const CHECKPOINTS = [".safetensors", ".ckpt", ".pt", ".pth", ".gguf"];

/** What a diffusers folder may hold besides. */
const IN_FOLDERS = [...CHECKPOINTS, ".bin", ".onnx"];

/** An autoencoder for the model of the name before it. */
const BESIDE = /\.vae\.[^.]+$/i;

/** The models of some folders, by the names under which they can be asked for; the first folder wins. */
export async function foundModels(folders: readonly string[]): Promise<FoundModel[]> {
  const byName = new Map<string, FoundModel>();
  for (const folder of folders)
    for (const model of await modelsIn(folder))
      if (!byName.has(model.name)) byName.set(model.name, model);
  return [...byName.values()];
}

async function modelsIn(folder: string): Promise<FoundModel[]> {
  const entries = await readdir(folder).catch(() => []);
  const models = await Promise.all(entries.sort().map((entry) => modelAt(join(folder, entry))));
  return models.filter((model) => model !== undefined);
}

/** A checkpoint file, or a folder in diffusers' layout. */
async function modelAt(path: string): Promise<FoundModel | undefined> {
  const found = await stat(path).catch(() => undefined);
  const extension = extname(path).toLowerCase();
  if (found?.isFile() && CHECKPOINTS.includes(extension) && !BESIDE.test(path))
    return { name: basename(path, extname(path)), path, bytes: found.size };
  if (!found?.isDirectory()) return undefined;
  const index = await stat(join(path, "model_index.json")).catch(() => undefined);
  return index && { name: basename(path), path, bytes: await weightBytes(path) };
}

async function weightBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile() && IN_FOLDERS.includes(extname(each.name)));
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
