/** Nodes that open files. */
import { Problem } from "@inkloom/contract";
import { findLora } from "../../adapters/find-lora.ts";
import { locateModel } from "../../checkpoint/locate.ts";
import { openCheckpoint } from "../../checkpoint/open.ts";
import { vaeBeside } from "../../checkpoint/vae-file.ts";
import { settledPrediction } from "../../drawing/settled-prediction.ts";
import { locateUpscaler } from "../../upscale/locate.ts";
import { openUpscaler } from "../../upscale/open.ts";
import { float, link, named, type NodeDeclaration } from "../declaration.ts";
import { fileStamp } from "../file-stamp.ts";

export const checkpointLoader: NodeDeclaration = {
  title: { en: "Load Checkpoint", zh: "加载检查点" },
  category: "loaders",
  required: { ckpt_name: named("checkpoints") },
  outputs: [{ type: "MODEL" }, { type: "CLIP" }, { type: "VAE" }],
  async fingerprint(inputs, { folders }) {
    const { path, folder } = await locateModel(inputs.text("ckpt_name"), folders.modelFolders);
    const vae = folder ? undefined : await vaeBeside(path);
    return [await fileStamp(path), vae ? await fileStamp(vae) : ""].join("\n");
  },
  async run(inputs, { folders, runtime, signal, onNotice }) {
    const opened = await openCheckpoint(inputs.text("ckpt_name"), folders.modelFolders);
    const checkpoint = await settledPrediction(opened, {
      runtime,
      signal,
      onNotice: (notice) => onNotice?.(notice),
    });
    const value = { checkpoint, loras: [] };
    return {
      values: [
        { type: "MODEL", value },
        { type: "CLIP", value },
        { type: "VAE", value: checkpoint },
      ],
    };
  },
};

const strength = float(1, -100, 100, 0.01);
/** Each takes memory of its own beside the network's. */
const MOST_LORAS = 64;

export const loraLoader: NodeDeclaration = {
  title: { en: "Load LoRA", zh: "加载 LoRA" },
  category: "loaders",
  required: {
    model: link("MODEL"),
    clip: link("CLIP"),
    lora_name: named("loras"),
    strength_model: strength,
    strength_clip: strength,
  },
  outputs: [{ type: "MODEL" }, { type: "CLIP" }],
  fingerprint: async (inputs, { folders }) =>
    fileStamp((await findLora(inputs.text("lora_name"), folders.loraFolders)).path),
  async run(inputs) {
    const [model, clip] = [inputs.of("MODEL", "model"), inputs.of("CLIP", "clip")];
    const name = inputs.text("lora_name");
    const [unet, words] = [inputs.number("strength_model"), inputs.number("strength_clip")];
    const added = { name, unet, textEncoder: words };
    const count = Math.max(model.loras.length, clip.loras.length) + 1;
    if (count > MOST_LORAS)
      throw new Problem("input/invalid", {
        en: `${count} LoRAs were laid over one model, expected at most ${MOST_LORAS}`,
        zh: `一个模型上叠加了 ${count} 个 LoRA，最多为 ${MOST_LORAS} 个`,
      });
    return Promise.resolve({
      values: [
        {
          type: "MODEL",
          value: unet === 0 ? model : { ...model, loras: [...model.loras, added] },
        },
        { type: "CLIP", value: words === 0 ? clip : { ...clip, loras: [...clip.loras, added] } },
      ],
    });
  },
};

export const upscaleModelLoader: NodeDeclaration = {
  title: { en: "Load Upscale Model", zh: "加载放大模型" },
  category: "loaders",
  required: { model_name: named("upscalers") },
  outputs: [{ type: "UPSCALE_MODEL" }],
  fingerprint: async (inputs, { folders }) =>
    fileStamp((await locateUpscaler(inputs.text("model_name"), folders.upscalerFolders)).path),
  async run(inputs, { folders }) {
    const value = await openUpscaler(inputs.text("model_name"), folders.upscalerFolders);
    return { values: [{ type: "UPSCALE_MODEL", value }] };
  },
};
