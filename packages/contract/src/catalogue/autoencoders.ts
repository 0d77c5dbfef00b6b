/** Autoencoders of their own, and the small decoders that show pictures while they are drawn. */
import type { CatalogueEntry } from "./entry.ts";

export const AUTOENCODERS: readonly CatalogueEntry[] = [
  {
    id: "vae-ft-mse",
    kind: "vae",
    title: { en: "SD 1.x autoencoder, fine-tuned", zh: "SD 1.x 微调自编码器" },
    files: [
      {
        file: "vae-ft-mse-840000-ema-pruned.safetensors",
        address:
          "hf:stabilityai/sd-vae-ft-mse-original/vae-ft-mse-840000-ema-pruned.safetensors@99fdfd8d880ad80d65b5dde2260e740113b9e2ef",
        bytes: 334641190,
        sha256: {
          value: "735e4c3a447a3255760d7f86845f09f937809baa529c17370d83e4c3758f3c75",
          source:
            "https://huggingface.co/chaowenguo/pal/commit/b0e25ad9a7bcbadc27ced6f25e210fb5945e3d26",
        },
      },
    ],
    licence: { name: "MIT", address: "https://huggingface.co/stabilityai/sd-vae-ft-mse-original" },
    usedBy: ["generate", "img2img", "grid"],
    alsoCalled: ["sd-vae-ft-mse"],
  },
  {
    id: "sdxl-vae-fp16-fix",
    kind: "vae",
    title: { en: "SDXL autoencoder for half precision", zh: "适用于半精度的 SDXL 自编码器" },
    files: [
      {
        file: "sdxl_vae.safetensors",
        address: "hf:madebyollin/sdxl-vae-fp16-fix/sdxl_vae.safetensors",
        sha256: {
          value: "235745af8d86bf4a4c1b5b4f529868b37019a10f7c0b2e79ad0abca3a22bc6e1",
          source:
            "https://github.com/mcmonkeyprojects/SwarmUI/blob/132b6181d921cf4c315b00d76f58ca9c535b0b29/src/Text2Image/CommonModels.cs",
        },
      },
    ],
    licence: { name: "MIT", address: "https://huggingface.co/madebyollin/sdxl-vae-fp16-fix" },
    usedBy: ["generate", "img2img", "grid"],
    alsoCalled: ["sdxl-vae"],
  },
  {
    id: "taesd",
    kind: "preview-decoder",
    title: {
      en: "TAESD preview decoder for SD 1.x and 2.x",
      zh: "SD 1.x、2.x 的 TAESD 预览解码器",
    },
    files: [
      {
        file: "taesd_decoder.safetensors",
        address:
          "hf:madebyollin/taesd/taesd_decoder.safetensors@931366cc24b8bc15d6f682fa2e0352f1deec397b",
        bytes: 4895612,
        sha256: {
          value: "7442e91c60df146ab22c9deb6386f7f540ef2a70dd676e3bfa88c3b4ae694357",
          source:
            "https://huggingface.co/madebyollin/taesd/commit/931366cc24b8bc15d6f682fa2e0352f1deec397b",
        },
      },
    ],
    licence: { name: "MIT", address: "https://huggingface.co/madebyollin/taesd" },
    usedBy: ["generate", "img2img"],
  },
  {
    id: "taesdxl",
    kind: "preview-decoder",
    title: { en: "TAESD preview decoder for SDXL", zh: "SDXL 的 TAESD 预览解码器" },
    files: [
      {
        file: "taesdxl_decoder.safetensors",
        address:
          "hf:madebyollin/taesdxl/taesdxl_decoder.safetensors@b581b405a4be617b15c80368c62b65c2fea5495d",
        bytes: 4895612,
        sha256: {
          value: "f6013131e7eb412ef20113f1acc2ea7d3e47e53196ca0530fa65d9b61d814b61",
          source:
            "https://huggingface.co/madebyollin/taesdxl/commit/b581b405a4be617b15c80368c62b65c2fea5495d",
        },
      },
    ],
    licence: { name: "MIT", address: "https://huggingface.co/madebyollin/taesdxl" },
    usedBy: ["generate", "img2img"],
  },
];
