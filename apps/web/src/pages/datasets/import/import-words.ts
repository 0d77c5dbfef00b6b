import { defineWords } from "../../../language/words.ts";

export const importWords = defineWords("dataset-import", {
  add: { en: "Add pictures", zh: "添加图片" },
  title: { en: "Add pictures to {{name}}", zh: "向 {{name}} 添加图片" },
  drop: {
    en: "Drop pictures, captions (.txt), folders or a ZIP file here",
    zh: "将图片、标注（.txt）、文件夹或 ZIP 文件拖到此处",
  },
  files: { en: "Choose files", zh: "选择文件" },
  folder: { en: "Choose a folder", zh: "选择文件夹" },
  folderName: { en: "Folder within the data set", zh: "数据集中的子文件夹" },
  folderHelp: {
    en: "Empty for none. Folders such as 5_cat are seen five times an epoch, with the caption cat.",
    zh: "留空表示不用。名如 5_cat 的文件夹每轮训练五次，默认标注为 cat。",
  },
  help: {
    en: "PNG, JPEG and WebP with their captions. What is there is never written over.",
    zh: "支持 PNG、JPEG、WebP 及其标注文件。已有的文件不会被覆盖。",
  },
  found_one: { en: "{{count}} file to bring", zh: "待导入 {{count}} 个文件" },
  found_other: { en: "{{count}} files to bring", zh: "待导入 {{count}} 个文件" },
  passed_one: {
    en: "{{count}} file is neither a picture nor a caption and is left out",
    zh: "{{count}} 个文件既不是图片也不是标注，已忽略",
  },
  passed_other: {
    en: "{{count}} files are neither pictures nor captions and are left out",
    zh: "{{count}} 个文件既不是图片也不是标注，已忽略",
  },
  start: { en: "Bring them", zh: "开始导入" },
  stop: { en: "Stop", zh: "停止" },
  progress: { en: "{{done}} of {{all}}", zh: "{{done}} / {{all}}" },
  added: { en: "Brought: {{count}}", zh: "已导入：{{count}}" },
  same: { en: "There already: {{count}}", zh: "已存在：{{count}}" },
  taken: {
    en: "Name taken by another file, left as it is: {{count}}",
    zh: "已有同名的其他文件，保持不变：{{count}}",
  },
  failed: { en: "Refused: {{count}}", zh: "被拒绝：{{count}}" },
  zipNone: {
    en: "{{name}} is no ZIP file that can be read.",
    zh: "{{name}} 不是可读取的 ZIP 文件。",
  },
  zipPart: { en: "{{file}} in the ZIP file is damaged.", zh: "ZIP 文件中的 {{file}} 已损坏。" },
  zipKind: {
    en: "{{file}} in the ZIP file is packed in a way that is not read here, or encrypted.",
    zh: "ZIP 文件中的 {{file}} 采用了不支持的压缩方式，或已加密。",
  },
  zipLarge: { en: "{{file}} in the ZIP file is too large.", zh: "ZIP 文件中的 {{file}} 过大。" },
  done: { en: "Done", zh: "完成" },
});
