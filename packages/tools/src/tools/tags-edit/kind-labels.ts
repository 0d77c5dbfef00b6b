import type { Text } from "@inkloom/contract";
import type { TagKind } from "@inkloom/training";

/** What each kind of tag tells, in words. */
export const KIND_LABELS: Readonly<Record<TagKind, Text>> = {
  "hair-colour": { en: "colour of hair", zh: "发色" },
  "hair-style": { en: "style of hair", zh: "发型" },
  eyes: { en: "eyes", zh: "眼睛" },
  skin: { en: "skin", zh: "肤色" },
  face: { en: "face", zh: "面部特征" },
  body: { en: "body", zh: "体型" },
  species: { en: "ears, tail, wings or horns", zh: "耳、尾、翅膀或角" },
  count: { en: "how many are shown", zh: "人数" },
  expression: { en: "expression", zh: "表情" },
  action: { en: "action", zh: "动作" },
  clothes: { en: "clothes", zh: "服装" },
  background: { en: "background", zh: "背景" },
  view: { en: "view", zh: "视角" },
  style: { en: "style", zh: "画风" },
  quality: { en: "quality", zh: "质量" },
};
