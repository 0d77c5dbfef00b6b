/** Where each kind of file lies below the data folder: where tools and the list of models look for it first. */
import { join } from "node:path";
import type { CatalogueKind } from "@inkloom/contract";

const KIND_FOLDERS: Readonly<Record<CatalogueKind, string>> = {
  checkpoint: "models",
  // Looked for in the folders of models, by their official names.
  "preview-decoder": "models",
  lora: "loras",
  embedding: "embeddings",
  vae: "vae",
  upscaler: "upscalers",
  controlnet: "ControlNet",
  "clip-vision": "clip_vision",
  "text-encoder": "text_encoder",
  "diffusion-model": "diffusion_models",
  hypernetwork: "hypernetworks",
  "face-restorer": "GFPGAN",
  annotator: "annotators",
  tagger: "taggers",
  speech: "speech",
};

/** What is not whole yet; on the same disk as most folders, so that a finished file is only renamed. */
export const downloadsFolder = (home: string): string => join(home, "downloads");

/** Files of an entry with several lie together. */
export const kindFolder = (home: string, kind: CatalogueKind, together?: string): string =>
  join(home, KIND_FOLDERS[kind], ...(together === undefined ? [] : [together]));
