import { defineWords } from "../../../language/words.ts";

export const describeWords = defineWords("dataset-describe", {
  title: { en: "Tag pictures", zh: "图片打标签" },
  scope_one: { en: "{{count}} picture", zh: "{{count}} 张图片" },
  scope_other: { en: "{{count}} pictures", zh: "{{count}} 张图片" },
  how: { en: "What writes the captions", zh: "标注方式" },
  tag: { en: "Tagger", zh: "标签器" },
  caption: { en: "Sentences (BLIP)", zh: "语句（BLIP）" },
  start: { en: "Tag them", zh: "开始" },
  working: { en: "Tagging", zh: "正在打标签" },
  stop: { en: "Stop", zh: "停止" },
  undo: {
    en: "It can be undone as one change.",
    zh: "完成后可作为一次修改整体撤销。",
  },
  done: {
    en: "Captions written: {{written}}. Left as they were: {{kept}}.",
    zh: "已写入 {{written}} 条标注，保持不变 {{kept}} 条。",
  },
  failed: { en: "Not possible: {{count}}", zh: "失败：{{count}} 张" },
  close: { en: "Close", zh: "关闭" },
});
