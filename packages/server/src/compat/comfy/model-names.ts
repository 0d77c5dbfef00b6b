/** Models as ComfyUI's lists name them: folders below a kind's own, and the file's whole name. */
import { extname } from "node:path";
import type { ModelKind, NameLists } from "@inkloom/tools";
import type { ModelLibrary } from "../../library/library.ts";

export type ComfyLibrary = Pick<ModelLibrary, "page" | "catalogue">;

/** ComfyUI's names of the folders that models lie in. */
export const MODEL_FOLDERS: Readonly<Record<string, ModelKind>> = {
  checkpoints: "checkpoint",
  loras: "lora",
  vae: "vae",
  text_encoders: "text-encoder",
  diffusion_models: "diffusion-model",
  clip_vision: "clip-vision",
  embeddings: "embedding",
  controlnet: "controlnet",
  upscale_models: "upscaler",
  hypernetworks: "hypernetwork",
  vae_approx: "preview-decoder",
};

/** Older names of some of them. */
const ALIASES: Readonly<Record<string, string>> = {
  clip: "text_encoders",
  unet: "diffusion_models",
};

/** @returns undefined for folders that ComfyUI does not know either */
export function kindOf(folder: string): ModelKind | undefined {
  const name = Object.hasOwn(ALIASES, folder) ? (ALIASES[folder] ?? folder) : folder;
  return Object.hasOwn(MODEL_FOLDERS, name) ? MODEL_FOLDERS[name] : undefined;
}

/** Models of a page of the library, and pages at most. */
const PAGE = 1_000;
const PAGES = 50;

/** Every model of a kind that can be called by a name, in order. */
export async function namesOf(library: ComfyLibrary, kind: ModelKind): Promise<string[]> {
  const names: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const { models, next } = await library.page({ kind }, { limit: PAGE, after });
    for (const { name, filename, folder, unreachable } of models)
      if (unreachable === undefined)
        names.push(folder ? name : withEnding(name, extname(filename)));
    if (next === undefined) break;
    after = next;
  }
  return names;
}

const withEnding = (name: string, ending: string): string =>
  name.endsWith(ending) ? name : name + ending;

/** What nodes may be asked for; pictures are each user's own. */
export async function modelLists(library: ComfyLibrary): Promise<Omit<NameLists, "images">> {
  const [checkpoints, loras, upscalers, controlNets, clipVisions] = await Promise.all([
    namesOf(library, "checkpoint"),
    namesOf(library, "lora"),
    namesOf(library, "upscaler"),
    namesOf(library, "controlnet"),
    namesOf(library, "clip-vision"),
  ]);
  return { checkpoints, loras, upscalers, controlNets, clipVisions };
}

/** What a LoRA's file says of itself; undefined for other kinds and names. */
export async function metadataOf(
  library: ComfyLibrary,
  kind: ModelKind,
  filename: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (kind !== "lora") return undefined;
  const { loras } = await library.catalogue();
  return loras.find((lora) => withEnding(lora.name, extname(lora.filename)) === filename)?.metadata;
}
