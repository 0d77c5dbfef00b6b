/** What is said of a file that a tool needs and that people get elsewhere. Facts only: what is not known is left out. */
import type { Text } from "../text.ts";

/** Kinds of files, which decide the folder that a file is put into. */
export const CATALOGUE_KINDS = [
  "checkpoint",
  "lora",
  "embedding",
  "vae",
  "upscaler",
  "controlnet",
  "clip-vision",
  "text-encoder",
  "diffusion-model",
  "hypernetwork",
  "face-restorer",
  "preview-decoder",
  "annotator",
  "tagger",
  "speech",
] as const;

export type CatalogueKind = (typeof CATALOGUE_KINDS)[number];

export interface Licence {
  /** SPDX identifier, or the name that its authors use; `NOASSERTION`, as SPDX has it, where the page states none. */
  readonly name: string;
  /** Where its text or the authors' statement stands. */
  readonly address: string;
}

export interface CatalogueFile {
  /** Name that the file gets. */
  readonly file: string;
  /** `hf:owner/repo/path@revision`, `civitai:VERSION_ID`, or `https://...`. */
  readonly address: string;
  /** Exact; absent where no public page states it. */
  readonly bytes?: number;
  /** As a page states it rounded, where nothing exact is known: to be shown, not to be compared. */
  readonly roughBytes?: number;
  /** Of the file as it is fetched. Never without the page that states it. */
  readonly sha256?: { readonly value: string; readonly source: string };
}

export interface CatalogueEntry {
  /** What `inkloom model pull` takes. */
  readonly id: string;
  readonly kind: CatalogueKind;
  readonly title: Text;
  /** One file lies directly in its kind's folder, several lie in a folder called by the id. */
  readonly files: readonly CatalogueFile[];
  readonly licence: Licence;
  /** Ids of tools, or names of preprocessors, that ask for it. */
  readonly usedBy: readonly string[];
  /** Other names that people and programs know it by. */
  readonly alsoCalled?: readonly string[];
}
