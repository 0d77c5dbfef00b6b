import { defineWords } from "../language/words.ts";

export const promptWords = defineWords("prompts", {
  tokens_one: { en: "{{count}} token", zh: "{{count}} 个词元" },
  tokens_other: { en: "{{count}} tokens", zh: "{{count}} 个词元" },
  chunks: {
    en: "Tokens of each chunk of 75. Words within a chunk act on each other most.",
    zh: "每 75 个词元为一段；同一段中的词相互影响最大。",
  },
  completions_one: {
    en: "{{count}} suggestion; arrow down to choose",
    zh: "{{count}} 条建议，按向下键选择",
  },
  completions_other: {
    en: "{{count}} suggestions; arrow down to choose",
    zh: "{{count}} 条建议，按向下键选择",
  },
  completing: { en: "Suggestions", zh: "补全建议" },
  keys: {
    en: "Ctrl+↑ and Ctrl+↓ change the weight of the word, with Shift in half steps. Ctrl+Space suggests words.",
    zh: "Ctrl+↑ / Ctrl+↓ 增减所选词的权重，同时按 Shift 步长减半；Ctrl+空格 显示补全建议。",
  },
  tag: { en: "Tag", zh: "标签" },
  lora: { en: "LoRA", zh: "LoRA" },
  embedding: { en: "Embedding", zh: "嵌入" },
  wildcard: { en: "Wildcard", zh: "通配符" },
  style: { en: "Style", zh: "风格" },
  insert: { en: "Insert LoRA, embedding, wildcard …", zh: "插入 LoRA、嵌入、通配符…" },
  history: { en: "Earlier prompts", zh: "历史提示词" },
  searchHistory: { en: "Search earlier prompts", zh: "搜索历史提示词" },
  noHistory: { en: "No prompt was drawn that fits.", zh: "没有符合条件的历史提示词。" },
  times_one: { en: "{{count}} time", zh: "{{count}} 次" },
  times_other: { en: "{{count}} times", zh: "{{count}} 次" },
  without: { en: "Not: {{words}}", zh: "反向：{{words}}" },
  close: { en: "Close", zh: "关闭" },
  more: { en: "Show more", zh: "显示更多" },
  searchPicker: { en: "Search by name", zh: "按名称搜索" },
  nothingHere: {
    en: "There are none yet. Put files into the data folder, or get some on the Models page.",
    zh: "暂无内容。可将文件放入数据文件夹，或在“模型”页面获取。",
  },
  nothingFits: { en: "None of them fits.", zh: "没有符合条件的内容。" },
  triggers: { en: "Trigger words: {{words}}", zh: "触发词：{{words}}" },
});
