import { defineWords } from "../../../language/words.ts";

export const regionWords = defineWords("canvas-regions", {
  title: { en: "Region", zh: "区域" },
  help: {
    en: "Paint where it is, with the brush, the lasso or the rectangle, and say what is there.",
    zh: "用画笔、套索或矩形涂出区域，并描述其中的内容。",
  },
  prompt: { en: "Prompt of the region", zh: "区域提示词" },
  negative: { en: "Negative prompt of the region", zh: "区域反向提示词" },
  strength: { en: "Strength", zh: "强度" },
  feather: { en: "Feather", zh: "羽化" },
  colour: { en: "Colour", zh: "颜色" },
  ground: { en: "Common prompt within regions", zh: "公共提示词在区域内的权重" },
  groundHelp: {
    en: "How much the common prompt counts where regions are; the same for all regions.",
    zh: "公共提示词在区域内起多大作用；对所有区域相同。",
  },
  acting_one: {
    en: "{{count}} region with a prompt of its own acts.",
    zh: "{{count}} 个带提示词的区域生效。",
  },
  acting_other: {
    en: "{{count}} regions with prompts of their own act.",
    zh: "{{count}} 个带提示词的区域生效。",
  },
  resting: {
    en: "Regions do not act where a mask is redrawn or the picture is extended.",
    zh: "重绘蒙版或扩展画面时，区域不生效。",
  },
  without: {
    en: "With regions these settings do not act: {{names}}.",
    zh: "使用区域时，以下设置不生效：{{names}}。",
  },
  label: { en: "{{name}}: {{words}}", zh: "{{name}}：{{words}}" },
  separator: { en: ", ", zh: "、" },
  sampler: {
    en: "The sampler {{value}} cannot be used with regions. Choose another, such as Euler or DPM++ 2M.",
    zh: "采样器 {{value}} 不能与区域一起使用，请改用 Euler 或 DPM++ 2M 等。",
  },
  schedule: {
    en: "The schedule {{value}} cannot be used with regions. Choose another, such as Automatic or Karras.",
    zh: "调度 {{value}} 不能与区域一起使用，请改用 Automatic 或 Karras 等。",
  },
  lora: {
    en: "{{value}} cannot be used with regions. Take it out of the prompts, or hide the regions.",
    zh: "{{value}} 不能与区域一起使用。请从提示词中移除，或隐藏区域。",
  },
  nothingMarked: {
    en: "Nothing is painted on the regions within the frame. Paint them, or hide them to draw without.",
    zh: "画框内的区域没有涂抹任何内容。请涂抹区域，或隐藏区域后再绘制。",
  },
});
