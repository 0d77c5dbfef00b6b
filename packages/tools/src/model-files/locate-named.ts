/** The file that a name means, looked up as the tools do it. */
import {
  embeddingPaths,
  findLora,
  locateModel,
  locateUpscaler,
  locateVae,
  type ModelKind,
} from "@inkloom/diffusion";
import {
  embeddingFolders,
  type FolderContext,
  loraFolders,
  modelFolders,
  otherVaeFolders,
  upscalerFolders,
} from "../run.ts";

/** Kinds that tools look up by name. */
export type NamedModelKind = Extract<
  ModelKind,
  "checkpoint" | "vae" | "lora" | "embedding" | "upscaler"
>;

type LookUp = (name: string, context: FolderContext) => Promise<string | undefined>;

const LOOK_UPS: Readonly<Record<NamedModelKind, LookUp>> = {
  checkpoint: async (name, context) => (await locateModel(name, modelFolders(context))).path,
  vae: (name, context) => locateVae(name, modelFolders(context), otherVaeFolders(context)),
  lora: async (name, context) => (await findLora(name, loraFolders(context))).path,
  embedding: async (name, context) => (await embeddingPaths(embeddingFolders(context))).get(name),
  upscaler: async (name, context) => (await locateUpscaler(name, upscalerFolders(context))).path,
};

/**
 * Under `withNamesOnly`, names alone are taken.
 * @returns undefined for a textual inversion that is not there: its name is a word like any other
 * @throws Problem `model/missing`, `lora/missing`, `upscaler/missing`
 */
export const locateNamed = (
  kind: NamedModelKind,
  name: string,
  context: FolderContext,
): Promise<string | undefined> => LOOK_UPS[kind](name, context);
