import { defineWords } from "../../../language/words.ts";

export const exportWords = defineWords("canvas-export", {
  title: { en: "Export…", zh: "导出…" },
  openPsd: { en: "Open a PSD…", zh: "打开 PSD…" },
  what: { en: "What is exported", zh: "导出内容" },
  flattened: { en: "The picture, as one PNG", zh: "合并后的图片（一个 PNG）" },
  flattenedHelp: {
    en: "Pictures and sketches that are shown, within the picture's edges.",
    zh: "画布范围内所有显示的图片和涂鸦图层。",
  },
  layer: { en: "The layer “{{name}}”, as PNG", zh: "图层“{{name}}”（PNG）" },
  layerHelp: {
    en: "Cut to what is on it; without the opacity that it is shown with.",
    zh: "裁剪到图层内容范围，不应用显示不透明度。",
  },
  maskHelp: {
    en: "As large as the picture, white where it marks, on black.",
    zh: "与画布同样大小，标记处为白色，其余为黑色。",
  },
  poseHelp: {
    en: "As OpenPose's picture: as large as the document, on black.",
    zh: "OpenPose 格式的图片：与画布同样大小，黑色背景。",
  },
  layers: { en: "Every layer, a PNG each", zh: "所有图层（每层一个 PNG）" },
  layersHelp: {
    en: "As large as the picture, so that they lie on each other. The browser may ask whether it may save several files.",
    zh: "与画布同样大小，可直接叠放。浏览器可能会询问是否允许保存多个文件。",
  },
  psd: { en: "Layers in one PSD", zh: "包含图层的 PSD" },
  psdHelp: {
    en: "With names, opacity and places, grouped by kind, for Photoshop, Krita, GIMP or Clip Studio.",
    zh: "保留名称、不透明度和位置，按类型分组，可用于 Photoshop、Krita、GIMP 或 Clip Studio。",
  },
  start: { en: "Export", zh: "导出" },
  cancel: { en: "Cancel", zh: "取消" },
  working: { en: "Writing: {{percent}}", zh: "正在写入：{{percent}}" },
  reading: { en: "Reading the file", zh: "正在读取文件" },
  done_one: { en: "Exported {{count}} file: {{name}}", zh: "已导出 {{count}} 个文件：{{name}}" },
  done_other: {
    en: "Exported {{count}} files, the last is {{name}}",
    zh: "已导出 {{count}} 个文件，最后一个为 {{name}}",
  },
  empty: { en: "There is nothing on it to export.", zh: "没有可导出的内容。" },
  failed: {
    en: "The file could not be written ({{why}}). Export single layers, or close other tabs to free memory.",
    zh: "无法写入文件（{{why}}）。请逐个导出图层，或关闭其他标签页以释放内存。",
  },
  damaged: {
    en: "The file is no PSD that can be read, or it is damaged.",
    zh: "文件不是可读取的 PSD，或已损坏。",
  },
  large: {
    en: "The PSD is larger than {{most}} pixels a side, more than the canvas takes.",
    zh: "PSD 的边长超过画布上限 {{most}} 像素。",
  },
  many: {
    en: "The PSD has more than {{most}} layers. Merge some of them first.",
    zh: "PSD 的图层超过 {{most}} 个，请先合并部分图层。",
  },
  mode: {
    en: "Only PSD files in RGB with 8 bits a channel are read. Convert it first.",
    zh: "只能读取 8 位 RGB 模式的 PSD，请先转换。",
  },
  fileName: { en: "canvas", zh: "画布" },
  groupPicture: { en: "Pictures", zh: "图片" },
  groupSketch: { en: "Sketches", zh: "涂鸦" },
  groupMask: { en: "Masks", zh: "蒙版" },
  groupPose: { en: "Poses", zh: "姿势" },
  groupRegion: { en: "Regions", zh: "区域" },
});
