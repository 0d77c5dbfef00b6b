/** Whole models that draw, and LoRAs that make them draw in few steps. */
import type { CatalogueEntry, Licence } from "./entry.ts";

const OPENRAIL_M: Licence = {
  name: "CreativeML OpenRAIL-M",
  address: "https://huggingface.co/spaces/CompVis/stable-diffusion-license",
};

const OPENRAIL_PP_M: Licence = {
  name: "CreativeML Open RAIL++-M",
  address: "https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md",
};

const STABILITY_NC: Licence = {
  name: "Stability AI Non-Commercial Research Community License",
  address: "https://huggingface.co/stabilityai/sdxl-turbo/blob/main/LICENSE.TXT",
};

/** A registry of models with their hashes that another studio ships. */
const SWARM =
  "https://github.com/mcmonkeyprojects/SwarmUI/blob/132b6181d921cf4c315b00d76f58ca9c535b0b29/src/Text2Image/CommonModels.cs";

const DRAWING = ["generate", "img2img", "grid"] as const;

export const CHECKPOINTS: readonly CatalogueEntry[] = [
  {
    id: "sd15",
    kind: "checkpoint",
    title: { en: "Stable Diffusion 1.5", zh: "Stable Diffusion 1.5 模型" },
    files: [
      {
        file: "v1-5-pruned-emaonly.safetensors",
        address: "hf:stable-diffusion-v1-5/stable-diffusion-v1-5/v1-5-pruned-emaonly.safetensors",
        bytes: 4265146304,
        sha256: {
          value: "6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa",
          source:
            "https://huggingface.co/jyoung105/stable-diffusion-v1-5/blob/main/v1-5-pruned-emaonly.safetensors",
        },
      },
    ],
    licence: OPENRAIL_M,
    usedBy: DRAWING,
    alsoCalled: ["sd1.5", "stable-diffusion-v1-5", "stable-diffusion-1.5"],
  },
  {
    id: "sd15-fp16",
    kind: "checkpoint",
    title: { en: "Stable Diffusion 1.5, half precision", zh: "Stable Diffusion 1.5 半精度模型" },
    files: [
      {
        file: "v1-5-pruned-emaonly-fp16.safetensors",
        address:
          "hf:Comfy-Org/stable-diffusion-v1-5-archive/v1-5-pruned-emaonly-fp16.safetensors@88ab1c3fe1ac966875589a4539aecafcdd3ede59",
        roughBytes: 2.13e9,
        sha256: {
          value: "e9476a13728cd75d8279f6ec8bad753a66a1957ca375a1464dc63b37db6e3916",
          source:
            "https://huggingface.co/Comfy-Org/stable-diffusion-v1-5-archive/blob/88ab1c3fe1ac966875589a4539aecafcdd3ede59/v1-5-pruned-emaonly-fp16.safetensors",
        },
      },
    ],
    licence: OPENRAIL_M,
    usedBy: DRAWING,
  },
  {
    id: "sd15-inpainting",
    kind: "checkpoint",
    title: { en: "Stable Diffusion 1.5 inpainting", zh: "Stable Diffusion 1.5 局部重绘模型" },
    files: [
      {
        file: "sd-v1-5-inpainting.ckpt",
        address: "hf:stable-diffusion-v1-5/stable-diffusion-inpainting/sd-v1-5-inpainting.ckpt",
        bytes: 4265437280,
        sha256: {
          value: "c6bbc15e3224e6973459ba78de4998b80b50112b0ae5b5c67113d56b4e366b19",
          source:
            "https://huggingface.co/mirroring/horde_models/commit/8c08f8d714d1b2cfaab8317d1ea994200ca4da86",
        },
      },
    ],
    licence: OPENRAIL_M,
    usedBy: ["img2img"],
    alsoCalled: ["stable-diffusion-inpainting"],
  },
  {
    id: "sd21",
    kind: "checkpoint",
    title: { en: "Stable Diffusion 2.1, 768 pixels", zh: "Stable Diffusion 2.1 模型（768 像素）" },
    files: [
      {
        file: "v2-1_768-ema-pruned.safetensors",
        address: "hf:lzyvegetable/stable-diffusion-2-1/v2-1_768-ema-pruned.safetensors",
        roughBytes: 5.21e9,
        sha256: {
          value: "dcd690123cfc64383981a31d955694f6acf2072a80537fdb612c8e58ec87a8ac",
          source: SWARM,
        },
      },
    ],
    licence: {
      name: "CreativeML Open RAIL++-M",
      address: "https://github.com/Stability-AI/stablediffusion/blob/main/LICENSE-MODEL",
    },
    usedBy: DRAWING,
    alsoCalled: ["sd2.1", "stable-diffusion-2-1"],
  },
  {
    id: "sdxl",
    kind: "checkpoint",
    title: { en: "Stable Diffusion XL 1.0 base", zh: "Stable Diffusion XL 1.0 基础模型" },
    files: [
      {
        file: "sd_xl_base_1.0.safetensors",
        address: "hf:stabilityai/stable-diffusion-xl-base-1.0/sd_xl_base_1.0.safetensors",
        bytes: 6938078334,
        sha256: {
          value: "31e35c80fc4829d14f90153f4c74cd59c90b779f6afe05a74cd6120b893f7e5b",
          source: SWARM,
        },
      },
    ],
    licence: OPENRAIL_PP_M,
    usedBy: DRAWING,
    alsoCalled: ["sdxl-base", "stable-diffusion-xl-base-1.0"],
  },
  {
    id: "sdxl-refiner",
    kind: "checkpoint",
    title: { en: "Stable Diffusion XL 1.0 refiner", zh: "Stable Diffusion XL 1.0 精修模型" },
    files: [
      {
        file: "sd_xl_refiner_1.0.safetensors",
        address: "hf:stabilityai/stable-diffusion-xl-refiner-1.0/sd_xl_refiner_1.0.safetensors",
        roughBytes: 6.08e9,
        sha256: {
          value: "7440042bbdc8a24813002c09b6b69b64dc90fded4472613437b7f55f9b7d9c5f",
          source: SWARM,
        },
      },
    ],
    licence: OPENRAIL_PP_M,
    usedBy: DRAWING,
    alsoCalled: ["stable-diffusion-xl-refiner-1.0"],
  },
  {
    id: "sdxl-turbo",
    kind: "checkpoint",
    title: { en: "SDXL Turbo, half precision", zh: "SDXL Turbo 半精度模型" },
    files: [
      {
        file: "sd_xl_turbo_1.0_fp16.safetensors",
        address:
          "hf:stabilityai/sdxl-turbo/sd_xl_turbo_1.0_fp16.safetensors@97a4ac5de2db0e4014666254c5cf789a078a8084",
        bytes: 6938081905,
        sha256: {
          value: "e869ac7d6942cb327d68d5ed83a40447aadf20e0c3358d98b2cc9e270db0da26",
          source:
            "https://huggingface.co/luca115/stable-diffusion/commit/fff76af50e74c03eb43666e3ee3895c2471165db",
        },
      },
    ],
    licence: STABILITY_NC,
    usedBy: DRAWING,
  },
  {
    id: "lcm-lora-sd15",
    kind: "lora",
    title: { en: "LCM LoRA for SD 1.5", zh: "SD 1.5 的 LCM LoRA" },
    files: [
      {
        file: "lcm-lora-sdv1-5.safetensors",
        address:
          "hf:latent-consistency/lcm-lora-sdv1-5/pytorch_lora_weights.safetensors@d8c735b2d28c82270200ac4499ae88b03be2b23b",
        roughBytes: 135e6,
        sha256: {
          value: "8f90d840e075ff588a58e22c6586e2ae9a6f7922996ee6649a7f01072333afe4",
          source:
            "https://huggingface.co/latent-consistency/lcm-lora-sdv1-5/blob/d2a62207399b8f04998c0aa81f45aa5a46254bcc/pytorch_lora_weights.safetensors",
        },
      },
    ],
    licence: {
      name: "OpenRAIL++",
      address: "https://huggingface.co/latent-consistency/lcm-lora-sdv1-5",
    },
    usedBy: DRAWING,
    alsoCalled: ["lcm-lora-sdv1-5"],
  },
  {
    id: "lcm-lora-sdxl",
    kind: "lora",
    title: { en: "LCM LoRA for SDXL", zh: "SDXL 的 LCM LoRA" },
    files: [
      {
        file: "lcm-lora-sdxl.safetensors",
        address: "hf:latent-consistency/lcm-lora-sdxl/pytorch_lora_weights.safetensors",
        roughBytes: 394e6,
      },
    ],
    licence: {
      name: "OpenRAIL++",
      address: "https://huggingface.co/latent-consistency/lcm-lora-sdxl",
    },
    usedBy: DRAWING,
  },
];
