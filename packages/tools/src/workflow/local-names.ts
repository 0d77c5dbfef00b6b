/** Names of the models below the folders of this machine, as fields of nodes offer them. */
import { extname } from "node:path";
import { comfyNames } from "../comfy/comfy-names.ts";
import { datasetNames, taggerNames } from "../datasets/names.ts";
import type { FolderContext } from "../run.ts";
import type { NodeNames } from "./node-types/node-types.ts";

/** Autoencoders are offered by the library of a service only. */
export async function localNodeNames(context: FolderContext): Promise<NodeNames> {
  const comfy = await comfyNames(context, []);
  const plain = (names: readonly string[]) => names.map((name) => name.replace(ENDING, ""));
  return {
    comfy,
    tools: {
      checkpoint: plain(comfy.checkpoints),
      vae: [],
      lora: plain(comfy.loras),
      controlnet: plain(comfy.controlNets),
      upscaler: comfy.upscalers.filter((name) => extname(name) !== ""),
      tagger: await taggerNames(context),
      dataset: await datasetNames(context),
    },
  };
}

const ENDING = /\.(safetensors|ckpt|pt|pth|bin|gguf)$/i;
