import { defineWords } from "../../../language/words.ts";

export const historyWords = defineWords("dataset-history", {
  none: { en: "Nothing was changed yet.", zh: "还没有修改。" },
  help: {
    en: "Every change of captions and pictures, the latest first. Undoing goes back one by one; something new takes the place of what was undone.",
    zh: "标注和图片的每次修改，最近的在前。撤销会逐个回退；新的修改会取代已撤销的内容。",
  },
  number: { en: "No.", zh: "序号" },
  when: { en: "When", zh: "时间" },
  what: { en: "What", zh: "内容" },
  files: { en: "Files", zh: "文件数" },
  state: { en: "State", zh: "状态" },
  holds: { en: "holds", zh: "有效" },
  undone: { en: "undone", zh: "已撤销" },
  back: { en: "Back to before this", zh: "回到此前" },
  again: { en: "Up to and with this", zh: "恢复到此处" },
  beginning: { en: "As it was in the beginning", zh: "最初的状态" },
});
