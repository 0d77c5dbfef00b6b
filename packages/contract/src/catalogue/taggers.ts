/** Networks that name what is in a picture, each with its list of tags. */
import type { Text } from "../text.ts";
import type { CatalogueEntry } from "./entry.ts";

const wd = (
  id: string,
  repository: string,
  revision: string,
  title: Text,
  roughBytes: number,
): CatalogueEntry => ({
  id,
  kind: "tagger",
  title,
  files: [
    {
      file: "model.onnx",
      address: `hf:SmilingWolf/${repository}/model.onnx@${revision}`,
      roughBytes,
    },
    {
      file: "selected_tags.csv",
      address: `hf:SmilingWolf/${repository}/selected_tags.csv@${revision}`,
      roughBytes: 308e3,
    },
  ],
  licence: { name: "Apache-2.0", address: `https://huggingface.co/SmilingWolf/${repository}` },
  usedBy: ["tag"],
  alsoCalled: [repository],
});

export const TAGGERS: readonly CatalogueEntry[] = [
  wd(
    "wd14-vit-v3",
    "wd-vit-tagger-v3",
    "7f6b584d0bd3f55c4531f14ba3d4761b2bccdc0f",
    { en: "WD14 tagger v3, ViT", zh: "WD14 标签器 v3（ViT）" },
    379e6,
  ),
  wd(
    "wd14-swinv2-v3",
    "wd-swinv2-tagger-v3",
    "805ca9892b4fdfbe3f06f9de3f0a07b3da8637ed",
    { en: "WD14 tagger v3, SwinV2", zh: "WD14 标签器 v3（SwinV2）" },
    467e6,
  ),
  wd(
    "wd14-convnext-v3",
    "wd-convnext-tagger-v3",
    "d39e46de298d27340111b64965e20b8185c407e6",
    { en: "WD14 tagger v3, ConvNeXt", zh: "WD14 标签器 v3（ConvNeXt）" },
    395e6,
  ),
];
