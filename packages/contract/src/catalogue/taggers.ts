/** Networks that name what is in a picture, each with its list of tags, and networks that describe it. */
import type { Text } from "../text.ts";
import type { CatalogueEntry } from "./entry.ts";

/** @param revision of the repository; its newest where it is left out, and then no size is known */
const wd = (
  id: string,
  repository: string,
  title: Text,
  { revision, roughBytes }: { readonly revision?: string; readonly roughBytes?: number } = {},
): CatalogueEntry => ({
  id,
  kind: "tagger",
  title,
  files: [
    {
      file: "model.onnx",
      address: addressOf(repository, "model.onnx", revision),
      ...(roughBytes !== undefined && { roughBytes }),
    },
    {
      file: "selected_tags.csv",
      address: addressOf(repository, "selected_tags.csv", revision),
      roughBytes: 308e3,
    },
  ],
  licence: { name: "Apache-2.0", address: `https://huggingface.co/SmilingWolf/${repository}` },
  usedBy: ["tag"],
  alsoCalled: [repository],
});

function addressOf(repository: string, file: string, revision?: string): string {
  return `hf:SmilingWolf/${repository}/${file}${revision === undefined ? "" : `@${revision}`}`;
}

export const TAGGERS: readonly CatalogueEntry[] = [
  wd(
    "wd14-vit-v3",
    "wd-vit-tagger-v3",
    { en: "WD14 tagger v3, ViT", zh: "WD14 标签器 v3（ViT）" },
    { revision: "7f6b584d0bd3f55c4531f14ba3d4761b2bccdc0f", roughBytes: 379e6 },
  ),
  wd(
    "wd14-swinv2-v3",
    "wd-swinv2-tagger-v3",
    { en: "WD14 tagger v3, SwinV2", zh: "WD14 标签器 v3（SwinV2）" },
    { revision: "805ca9892b4fdfbe3f06f9de3f0a07b3da8637ed", roughBytes: 467e6 },
  ),
  wd(
    "wd14-convnext-v3",
    "wd-convnext-tagger-v3",
    { en: "WD14 tagger v3, ConvNeXt", zh: "WD14 标签器 v3（ConvNeXt）" },
    { revision: "d39e46de298d27340111b64965e20b8185c407e6", roughBytes: 395e6 },
  ),
  wd("wd14-vit-large-v3", "wd-vit-large-tagger-v3", {
    en: "WD14 tagger v3, ViT large",
    zh: "WD14 标签器 v3（ViT 大型）",
  }),
  wd("wd14-eva02-large-v3", "wd-eva02-large-tagger-v3", {
    en: "WD14 tagger v3, EVA02 large",
    zh: "WD14 标签器 v3（EVA02 大型）",
  }),
  wd("wd14-vit-v2", "wd-v1-4-vit-tagger-v2", {
    en: "WD14 tagger v2, ViT",
    zh: "WD14 标签器 v2（ViT）",
  }),
  wd("wd14-convnext-v2", "wd-v1-4-convnext-tagger-v2", {
    en: "WD14 tagger v2, ConvNeXt",
    zh: "WD14 标签器 v2（ConvNeXt）",
  }),
  wd("wd14-convnextv2-v2", "wd-v1-4-convnextv2-tagger-v2", {
    en: "WD14 tagger v2, ConvNeXt V2",
    zh: "WD14 标签器 v2（ConvNeXt V2）",
  }),
  wd("wd14-swinv2-v2", "wd-v1-4-swinv2-tagger-v2", {
    en: "WD14 tagger v2, SwinV2",
    zh: "WD14 标签器 v2（SwinV2）",
  }),
  wd("wd14-moat-v2", "wd-v1-4-moat-tagger-v2", {
    en: "WD14 tagger v2, MOAT",
    zh: "WD14 标签器 v2（MOAT）",
  }),
  {
    id: "deepdanbooru-v3",
    kind: "tagger",
    title: { en: "DeepDanbooru v3, as A1111 has it", zh: "DeepDanbooru v3（A1111 所用）" },
    files: [
      {
        file: "model-resnet_custom_v3.pt",
        address:
          "https://github.com/AUTOMATIC1111/TorchDeepDanbooru/releases/download/v1/model-resnet_custom_v3.pt",
        roughBytes: 644e6,
      },
    ],
    licence: {
      name: "MIT",
      address: "https://github.com/AUTOMATIC1111/TorchDeepDanbooru/blob/master/LICENSE",
    },
    usedBy: ["tag"],
    alsoCalled: ["deepdanbooru", "deepbooru"],
  },
  {
    id: "blip-captioning-base",
    kind: "tagger",
    title: { en: "BLIP captioner, base", zh: "BLIP 图片描述（base）" },
    files: [
      {
        file: "model.safetensors",
        address: "hf:Salesforce/blip-image-captioning-base/model.safetensors",
      },
      { file: "vocab.txt", address: "hf:Salesforce/blip-image-captioning-base/vocab.txt" },
    ],
    licence: {
      name: "BSD-3-Clause",
      address: "https://huggingface.co/Salesforce/blip-image-captioning-base",
    },
    usedBy: ["caption"],
    alsoCalled: ["blip-image-captioning-base", "blip"],
  },
  {
    id: "blip-captioning-large",
    kind: "tagger",
    title: { en: "BLIP captioner, large", zh: "BLIP 图片描述（large）" },
    files: [
      {
        file: "model.safetensors",
        address: "hf:Salesforce/blip-image-captioning-large/model.safetensors",
      },
      { file: "vocab.txt", address: "hf:Salesforce/blip-image-captioning-large/vocab.txt" },
    ],
    licence: {
      name: "BSD-3-Clause",
      address: "https://huggingface.co/Salesforce/blip-image-captioning-large",
    },
    usedBy: ["caption"],
    alsoCalled: ["blip-image-captioning-large"],
  },
];
