import { defineWords } from "../../../language/words.ts";

export const captionWords = defineWords("dataset-caption", {
  close: { en: "Close the caption", zh: "关闭标注" },
  add: { en: "Add tags", zh: "添加标签" },
  addHelp: { en: "Enter after each", zh: "每个以回车结束" },
  remove: { en: "Remove {{tag}}", zh: "删除 {{tag}}" },
  text: { en: "As text", zh: "文本" },
  textHelp: { en: "With commas between the tags", zh: "标签以逗号分隔" },
  save: { en: "Save", zh: "保存" },
  discard: { en: "Discard", zh: "放弃" },
  unsaved: { en: "Not saved yet", zh: "尚未保存" },
  previous: { en: "Previous picture", zh: "上一张" },
  next: { en: "Next picture", zh: "下一张" },
  several: {
    en: "This caption has {{count}} lines. Lines are changed by changing the file; changes for many captions change each line.",
    zh: "此标注有 {{count}} 行。单独的行请直接修改文件；批量修改会作用于每一行。",
  },
  count_one: { en: "{{count}} tag", zh: "{{count}} 个标签" },
  count_other: { en: "{{count}} tags", zh: "{{count}} 个标签" },
  shared: { en: "Describes {{names}}", zh: "描述 {{names}}" },
  none: { en: "No tags yet.", zh: "还没有标签。" },
  crop: { en: "Crop by hand", zh: "手动裁剪" },
  emptied: {
    en: "A caption cannot become empty here; take the picture out, or leave a tag.",
    zh: "此处不能清空标注；请保留一个标签，或移出图片。",
  },
});
