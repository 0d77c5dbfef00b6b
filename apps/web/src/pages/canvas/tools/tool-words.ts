import { defineWords } from "../../../language/words.ts";

export const toolWords = defineWords("canvas-tools", {
  noLayer: {
    en: "There is no layer to paint on. Add a sketch or a mask in the list of layers.",
    zh: "没有可绘制的图层。请在图层列表中添加涂鸦或蒙版。",
  },
  notPaintable: {
    en: "Layers of this kind are not painted on. Choose a picture, sketch, mask or region.",
    zh: "此类图层不能绘制。请选择图片、涂鸦、蒙版或区域图层。",
  },
  busy: {
    en: "The last step has not ended yet. Try again in a moment.",
    zh: "上一步还没有结束，请稍后再试。",
  },
  locked: { en: "The layer is locked.", zh: "图层已锁定。" },
  hidden: {
    en: "The layer is hidden. Show it to paint on it.",
    zh: "图层已隐藏，显示后才能绘制。",
  },
  readOnly: {
    en: "Another tab works on this document. Take it over to change it here.",
    zh: "另一个标签页正在编辑此文档。接管后才能在这里修改。",
  },
});
