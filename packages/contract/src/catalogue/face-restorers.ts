/** Networks that repair faces, and those that find them. */
import type { CatalogueEntry } from "./entry.ts";

/** States all four files. */
const FOUR =
  "https://huggingface.co/numz/wav2lip_studio-0.2/commit/90f7f5150858e52e698d4a62a1afb06f4a86a609";

const FACEXLIB = {
  name: "MIT",
  address: "https://github.com/xinntao/facexlib/blob/master/LICENSE",
} as const;

export const FACE_RESTORERS: readonly CatalogueEntry[] = [
  {
    id: "gfpgan",
    kind: "face-restorer",
    title: { en: "GFPGAN 1.4", zh: "GFPGAN 1.4 面部修复" },
    files: [
      {
        file: "GFPGANv1.4.pth",
        address: "https://github.com/TencentARC/GFPGAN/releases/download/v1.3.4/GFPGANv1.4.pth",
        bytes: 348632874,
        sha256: {
          value: "e2cd4703ab14f4d01fd1383a8a8b266f9a5833dacee8e6a79d3bf21a1b6be5ad",
          source: FOUR,
        },
      },
    ],
    licence: {
      name: "Apache-2.0",
      address: "https://github.com/TencentARC/GFPGAN/blob/master/LICENSE",
    },
    usedBy: ["gfpgan"],
  },
  {
    id: "codeformer",
    kind: "face-restorer",
    title: { en: "CodeFormer", zh: "CodeFormer 面部修复" },
    files: [
      {
        file: "codeformer-v0.1.0.pth",
        address: "https://github.com/sczhou/CodeFormer/releases/download/v0.1.0/codeformer.pth",
        bytes: 376637898,
        sha256: {
          value: "1009e537e0c2a07d4cabce6355f53cb66767cd4b4297ec7a4a64ca4b8a5684b7",
          source: FOUR,
        },
      },
    ],
    licence: {
      name: "S-Lab License 1.0",
      address: "https://github.com/sczhou/CodeFormer/blob/master/LICENSE",
    },
    usedBy: ["codeformer"],
  },
  {
    id: "face-detection",
    kind: "face-restorer",
    title: { en: "RetinaFace, finds faces", zh: "RetinaFace 面部检测" },
    files: [
      {
        file: "detection_Resnet50_Final.pth",
        address:
          "https://github.com/xinntao/facexlib/releases/download/v0.1.0/detection_Resnet50_Final.pth",
        bytes: 109497761,
        sha256: {
          value: "6d1de9c2944f2ccddca5f5e010ea5ae64a39845a86311af6fdf30841b0a5a16d",
          source: FOUR,
        },
      },
    ],
    licence: FACEXLIB,
    usedBy: ["gfpgan", "codeformer"],
  },
  {
    id: "face-parsing",
    kind: "face-restorer",
    title: { en: "ParseNet, tells the parts of faces", zh: "ParseNet 面部解析" },
    files: [
      {
        file: "parsing_parsenet.pth",
        address:
          "https://github.com/xinntao/facexlib/releases/download/v0.2.2/parsing_parsenet.pth",
        bytes: 85331193,
        sha256: {
          value: "3d558d8d0e42c20224f13cf5a29c79eba2d59913419f945545d8cf7b72920de2",
          source: FOUR,
        },
      },
    ],
    licence: FACEXLIB,
    usedBy: ["gfpgan", "codeformer"],
  },
];
