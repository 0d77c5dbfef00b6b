import { defineWords } from "../../../language/words.ts";

export const openingWords = defineWords("canvas-opening", {
  untitled: { en: "Untitled", zh: "未命名" },
  gone: {
    en: "It is no longer there. It may have been deleted meanwhile.",
    zh: "它已不存在，可能已被删除。",
  },
  held: {
    en: "Another tab works on this document. Close it there first.",
    zh: "另一个标签页正在编辑此文档，请先在那里关闭。",
  },
  picture: { en: "Picture", zh: "图片" },
  mask: { en: "Mask", zh: "蒙版" },
  large: {
    en: "The picture has {{width}} × {{height}} pixels; the canvas takes at most {{most}} a side.",
    zh: "图片为 {{width}} × {{height}} 像素；画布每边最多 {{most}} 像素。",
  },
  damaged: {
    en: "The file is no picture that can be read, or it is damaged.",
    zh: "文件不是可读取的图片，或已损坏。",
  },
});
