import { defineWords } from "../../../language/words.ts";

export const reportWords = defineWords("create-reports", {
  yes: { en: "yes", zh: "是" },
  no: { en: "no", zh: "否" },
});
