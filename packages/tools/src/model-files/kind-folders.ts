/** Where the files of each kind are looked for. */
import { join } from "node:path";
import { type ModelKind, vaeFolders } from "@inkloom/diffusion";
import {
  annotatorFolders,
  controlFolders,
  embeddingFolders,
  type FolderContext,
  loraFolders,
  modelFolders,
  otherVaeFolders,
  upscalerFolders,
} from "../run.ts";

/** Kinds that no tool looks up by name yet: their folders in A1111 and ComfyUI. */
const OTHERS: Readonly<
  Record<
    Exclude<
      ModelKind,
      "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "annotator" | "controlnet"
    >,
    string[]
  >
> = {
  "clip-vision": ["clip_vision"],
  "text-encoder": ["text_encoder", "text_encoders", "clip"],
  "diffusion-model": ["diffusion_models", "unet"],
  hypernetwork: ["hypernetworks"],
  "face-restorer": ["GFPGAN", "Codeformer", "facerestore_models"],
  "preview-decoder": ["VAE-approx", "vae_approx"],
};

/** Those of each kind, the preferred first: the same in which tools look up names. They need not exist. */
export function kindFolders(
  context: FolderContext,
): Readonly<Record<ModelKind, readonly string[]>> {
  const { home, folders } = context;
  const others = Object.entries(OTHERS).map(([kind, names]) => [
    kind,
    [
      ...[home, join(home, "models")].flatMap((base) => names.map((name) => join(base, name))),
      ...(folders?.[kind as ModelKind] ?? []),
    ],
  ]);
  return {
    checkpoint: modelFolders(context),
    lora: loraFolders(context),
    embedding: embeddingFolders(context),
    vae: [...vaeFolders(modelFolders(context)), ...otherVaeFolders(context)],
    upscaler: upscalerFolders(context),
    annotator: annotatorFolders(context),
    controlnet: controlFolders(context),
    ...(Object.fromEntries(others) as Record<keyof typeof OTHERS, readonly string[]>),
  };
}

/** Where the name of an autoencoder is looked for: beside, below and in each folder of models, then in other programs'. */
export const vaePlaces = (context: FolderContext): string[] => [
  ...modelFolders(context).flatMap((folder) => [...vaeFolders([folder]), folder]),
  ...otherVaeFolders(context),
];
