import { defineWords } from "../../../language/words.ts";

export const gridWords = defineWords("create-grid", {
  axis: { en: "{{axis}} axis", zh: "{{axis}} 轴" },
  changes: { en: "What changes along {{axis}}", zh: "{{axis}} 轴变化的参数" },
  values: { en: "Values along {{axis}}", zh: "{{axis}} 轴的取值" },
  nothing: { en: "nothing changes", zh: "无变化" },
  clear: { en: "Nothing changes along this axis", zh: "清除此轴" },
  none: { en: "No setting is called that.", zh: "没有这样的设置。" },
  usual: { en: "Compared most", zh: "常用" },
  words: { en: "Words of the prompt", zh: "提示词" },
  others: { en: "All settings", zh: "全部设置" },
  replace: { en: "Replace words (Prompt S/R)", zh: "替换词语（Prompt S/R）" },
  order: { en: "Order of words", zh: "词语顺序" },
  choose: { en: "Choose values", zh: "选择取值" },
  numbers: {
    en: "Numbers parted by commas; 1-5, 10-40 (+10) and 1-10 [4] are ranges",
    zh: "用逗号分隔；范围可写作 1-5、10-40 (+10) 或 1-10 [4]",
  },
  replaced: {
    en: "The first stands in the prompt; each takes its place once. Commas part them.",
    zh: "第一个是提示词中已有的文字，其余依次替换它；用逗号分隔。",
  },
  texts: { en: "Values parted by commas", zh: "取值用逗号分隔" },
});
