import { defineWords } from "../language/words.ts";

export const formWords = defineWords("form", {
  needed: { en: "This is needed", zh: "此项必填" },
  number: { en: "Expected a number", zh: "应为数字" },
  whole: { en: "Expected a whole number", zh: "应为整数" },
  atLeast: { en: "Expected {{minimum}} or more", zh: "应不小于 {{minimum}}" },
  atMost: { en: "Expected {{maximum}} or less", zh: "应不大于 {{maximum}}" },
  long: { en: "Too long: {{most}} at most", zh: "过长，最多 {{most}}" },
  oneOf: { en: "Expected one of {{names}}", zh: "应为以下之一：{{names}}" },
  random: { en: "Draw another seed each time", zh: "每次随机选取种子" },
  reset: { en: "Back to the default", zh: "恢复默认值" },
  none: { en: "none", zh: "无" },
  about: { en: "What is this?", zh: "说明" },
});
