/** Networks that enlarge finished pictures. `alsoCalled` has the names of A1111's list. */
import type { CatalogueEntry, CatalogueFile, Licence } from "./entry.ts";

const REAL_ESRGAN: Licence = {
  name: "BSD-3-Clause",
  address: "https://github.com/xinntao/Real-ESRGAN/blob/master/LICENSE",
};

const DAT: Licence = {
  name: "Apache-2.0",
  address: "https://github.com/zhengchen1999/DAT/blob/main/LICENSE",
};

/** A1111's own list of these files. */
const DAT_HASHES =
  "https://github.com/AUTOMATIC1111/stable-diffusion-webui/blob/103eadcbae1b0366fc39832601ea02c319ad7b1a/modules/dat_model.py";

const released = (version: string, file: string): Pick<CatalogueFile, "file" | "address"> => ({
  file,
  address: `https://github.com/xinntao/Real-ESRGAN/releases/download/${version}/${file}`,
});

const usedBy = ["upscale", "generate", "img2img"];

const dat = (scale: number, sha256: string): CatalogueEntry => ({
  id: `dat-x${scale}`,
  kind: "upscaler",
  title: { en: `DAT ${scale}x`, zh: `DAT ${scale} 倍放大` },
  files: [
    {
      file: `DAT_x${scale}.pth`,
      address: `hf:w-e-w/DAT/experiments/pretrained_models/DAT/DAT_x${scale}.pth`,
      sha256: { value: sha256, source: DAT_HASHES },
    },
  ],
  licence: DAT,
  usedBy,
  alsoCalled: [`DAT x${scale}`],
});

export const UPSCALERS: readonly CatalogueEntry[] = [
  {
    id: "realesrgan-x4plus",
    kind: "upscaler",
    title: { en: "Real-ESRGAN 4x, for photos", zh: "Real-ESRGAN 4 倍放大（照片）" },
    files: [
      {
        ...released("v0.1.0", "RealESRGAN_x4plus.pth"),
        bytes: 67040989,
        sha256: {
          value: "4fa0d38905f75ac06eb49a7951b426670021be3018265fd191d2125df9d682f1",
          source:
            "https://huggingface.co/mbrhan/Annotators/commit/a4c301e478c8b1cfbc6d27473b23d4c0baa0c92c",
        },
      },
    ],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN 4x+"],
  },
  {
    id: "realesrgan-x4plus-anime",
    kind: "upscaler",
    title: { en: "Real-ESRGAN 4x, for drawings", zh: "Real-ESRGAN 4 倍放大（动漫）" },
    files: [
      {
        ...released("v0.2.2.4", "RealESRGAN_x4plus_anime_6B.pth"),
        bytes: 17938799,
        sha256: {
          value: "f872d837d3c90ed2e05227bed711af5671a6fd1c9f7d7e91c911a61f155e99da",
          source:
            "https://huggingface.co/com-adm/RealESRGAN_x4plus_anime_6B/commit/b3490c4cf451dc50eff73aebaf31825456318f7c",
        },
      },
    ],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN 4x+ Anime6B"],
  },
  {
    id: "realesrgan-x2plus",
    kind: "upscaler",
    title: { en: "Real-ESRGAN 2x, for photos", zh: "Real-ESRGAN 2 倍放大（照片）" },
    files: [
      {
        ...released("v0.2.1", "RealESRGAN_x2plus.pth"),
        roughBytes: 67.1e6,
        sha256: {
          value: "49fafd45f8fd7aa8d31ab2a22d14d91b536c34494a5cfe31eb5d89c2fa266abb",
          source:
            "https://huggingface.co/ad-astra-video/upscalers/blob/72329cb1c73019e4fbf1ab3bcf14d4cd4dc0b937/RealESRGAN_x2plus.pth",
        },
      },
    ],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN 2x+"],
  },
  {
    id: "realesr-general-x4v3",
    kind: "upscaler",
    title: { en: "Real-ESRGAN general 4x, small", zh: "Real-ESRGAN 通用 4 倍放大（小型）" },
    files: [released("v0.2.5.0", "realesr-general-x4v3.pth")],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN General 4xV3"],
  },
  {
    id: "realesr-general-wdn-x4v3",
    kind: "upscaler",
    title: {
      en: "Real-ESRGAN general 4x, small, less smoothing",
      zh: "Real-ESRGAN 通用 4 倍放大（小型，弱降噪）",
    },
    files: [released("v0.2.5.0", "realesr-general-wdn-x4v3.pth")],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN General WDN 4xV3"],
  },
  {
    id: "realesr-animevideov3",
    kind: "upscaler",
    title: { en: "Real-ESRGAN for drawn films", zh: "Real-ESRGAN 动画视频放大" },
    files: [released("v0.2.5.0", "realesr-animevideov3.pth")],
    licence: REAL_ESRGAN,
    usedBy,
    alsoCalled: ["R-ESRGAN AnimeVideo"],
  },
  dat(2, "7760aa96e4ee77e29d4f89c3a4486200042e019461fdb8aa286f49aa00b89b51"),
  dat(3, "581973e02c06f90d4eb90acf743ec9604f56f3c2c6f9e1e2c2b38ded1f80d197"),
  dat(4, "391a6ce69899dff5ea3214557e9d585608254579217169faf3d4c353caff049e"),
];
