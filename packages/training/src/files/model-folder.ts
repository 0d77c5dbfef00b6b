/** A whole model as a folder in diffusers' layout, from its configuration and its numbers. */
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadTokenizer } from "@inkloom/diffusion";
import { type TensorToWrite, writeSafetensors } from "@inkloom/engine/weights";
import {
  clipConfigToDiffusers,
  type Component,
  type Manifest,
  type ModelConfig,
  modelManifest,
  namingsOf,
  unetConfigToDiffusers,
  vaeConfigToDiffusers,
} from "@inkloom/models";
import { encoded, SAVED_AS, type SavePrecision } from "../merging/precision.ts";

export interface ModelToWrite {
  /** Of the topology of SD 1.x. */
  readonly config: ModelConfig;
  /** Pixels of the side that the model is for. */
  readonly side: number;
  readonly prediction: "eps" | "v";
  /** Folder of its tokenizer. */
  readonly tokenizer: string;
  /** The numbers of a weight, by canonical key. */
  readonly values: (key: string) => Promise<Float32Array>;
  readonly precision: SavePrecision;
}

type Written = Exclude<Component, "textEncoder2">;

const FOLDERS: Readonly<Record<Written, { readonly folder: string; readonly file: string }>> = {
  textEncoder: { folder: "text_encoder", file: "model.safetensors" },
  unet: { folder: "unet", file: "diffusion_pytorch_model.safetensors" },
  vae: { folder: "vae", file: "diffusion_pytorch_model.safetensors" },
};

const CLASSES = {
  _class_name: "StableDiffusionPipeline",
  feature_extractor: [null, null],
  requires_safety_checker: false,
  safety_checker: [null, null],
  scheduler: ["diffusers", "DDIMScheduler"],
  text_encoder: ["transformers", "CLIPTextModel"],
  tokenizer: ["transformers", "CLIPTokenizer"],
  unet: ["diffusers", "UNet2DConditionModel"],
  vae: ["diffusers", "AutoencoderKL"],
};

/** The folder is made; what is in it by then is written over.
 *  @throws Problem `merge/overflow`, or of the tokenizer, before anything is written */
export async function writeModelFolder(
  path: string,
  model: ModelToWrite,
): Promise<{ readonly tensors: number; readonly bytes: number }> {
  const { config, side, prediction } = model;
  const factor = 2 ** (config.vae.channels.length - 1);
  const manifests = modelManifest(config);
  const marks = await loadTokenizer(model.tokenizer);
  let [tensors, bytes] = [0, 0];
  const settings: Readonly<Record<Written, object>> = {
    textEncoder: clipConfigToDiffusers(config.textEncoder, marks),
    unet: unetConfigToDiffusers(config.unet, side / factor),
    vae: vaeConfigToDiffusers(config.vae, side),
  };
  for (const component of ["textEncoder", "unet", "vae"] as const) {
    const { folder, file } = FOLDERS[component];
    await mkdir(join(path, folder), { recursive: true });
    await writeJson(join(path, folder, "config.json"), settings[component]);
    const written = networkTensors(component, manifests[component], model);
    await writeSafetensors(join(path, folder, file), written.tensors, { format: "pt" });
    tensors += written.tensors.length;
    bytes += written.bytes();
  }
  await mkdir(join(path, "tokenizer"), { recursive: true });
  for (const name of await readdir(model.tokenizer))
    if (/\.(json|txt)$/.test(name))
      await copyFile(join(model.tokenizer, name), join(path, "tokenizer", name));
  await mkdir(join(path, "scheduler"), { recursive: true });
  await writeJson(join(path, "scheduler", "scheduler_config.json"), {
    _class_name: "DDIMScheduler",
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: "scaled_linear",
    num_train_timesteps: 1000,
    clip_sample: false,
    set_alpha_to_one: false,
    steps_offset: 1,
    prediction_type: prediction === "v" ? "v_prediction" : "epsilon",
    timestep_spacing: "leading",
  });
  await writeJson(join(path, "model_index.json"), CLASSES);
  return { tensors, bytes };
}

/** Ways of naming that diffusers and transformers have themselves. */
const NAMINGS: Readonly<Record<Written, string>> = {
  textEncoder: "transformers",
  unet: "diffusers",
  vae: "diffusers",
};

function networkTensors(
  component: Written,
  manifest: Manifest,
  { config, values, precision }: ModelToWrite,
): { readonly tensors: TensorToWrite[]; readonly bytes: () => number } {
  const naming = namingsOf(config)[component].find(({ id }) => id === NAMINGS[component]);
  let bytes = 0;
  const tensors = manifest.map(({ key, shape }): TensorToWrite => {
    const name = naming?.nameOf(key);
    if (name === undefined) throw new Error(`diffusers has no name for ${key}`);
    return {
      key: name,
      dtype: SAVED_AS[precision],
      // diffusers keeps the attention of autoencoders as matrices
      shape: component === "vae" && key.includes(".attn_1.") ? shape.slice(0, 2) : shape,
      async data() {
        const made = encoded(key, await values(key), precision);
        bytes += made.length;
        return made;
      },
    };
  });
  return { tensors, bytes: () => bytes };
}

const writeJson = (path: string, json: object): Promise<void> =>
  writeFile(path, `${JSON.stringify(json, null, 2)}\n`);
