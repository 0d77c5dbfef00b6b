import { defineWords } from "../../../language/words.ts";

export const tagWords = defineWords("dataset-tags", {
  type: { en: "Type a tag, then Enter", zh: "输入标签后按回车" },
  clear: { en: "Clear: {{label}}", zh: "清空：{{label}}" },
});
