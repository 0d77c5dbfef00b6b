import { defineWords } from "../../../language/words.ts";

export const controlWords = defineWords("canvas-control", {
  title: { en: "Control", zh: "控制" },
  use: { en: "Use this layer as control", zh: "将此图层用作控制" },
  usePose: { en: "Drawings follow this pose", zh: "绘制时遵循此姿势" },
  about: {
    en: "What is drawn follows the layer; it is no part of the picture that is redrawn.",
    zh: "绘制时遵循该图层；它不属于被重绘的图片。",
  },
  preprocessor: { en: "Preprocessor", zh: "预处理器" },
  none: { en: "None: it is a control picture", zh: "无：已是控制图" },
  model: { en: "Control network", zh: "控制网络" },
  found: { en: "By itself: {{name}}", zh: "自动：{{name}}" },
  choose: { en: "Choose one", zh: "请选择" },
  noNetwork: {
    en: "The library has no control network that fits: this pose does not act yet. Download one under Models, or choose one.",
    zh: "模型库中没有合适的控制网络，此姿势暂不生效。请在“模型”中下载，或自行选择。",
  },
  weight: { en: "Weight", zh: "权重" },
  start: { en: "Start", zh: "开始" },
  end: { en: "End", zh: "结束" },
  acting: { en: "Control: {{names}}", zh: "控制：{{names}}" },
  resting: {
    en: "With regions these layers do not act as control: {{names}}.",
    zh: "使用区域时，以下图层不作为控制生效：{{names}}。",
  },
  separator: { en: ", ", zh: "、" },
});
