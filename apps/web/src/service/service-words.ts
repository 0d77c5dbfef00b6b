import { defineWords } from "../language/words.ts";

export const serviceWords = defineWords("service", {
  unreachable: {
    en: "The service does not answer. Look whether Inkloom is still running; nothing you typed is lost.",
    zh: "服务没有响应。请检查墨织是否仍在运行；已输入的内容不会丢失。",
  },
  odd: {
    en: "The service answered with status {{status}} and nothing that can be read.",
    zh: "服务返回了状态 {{status}}，内容无法读取。",
  },
  cause: { en: "Cause", zh: "原因" },
  cure: { en: "What helps", zh: "解决办法" },
  failed: { en: "That did not work", zh: "操作未成功" },
  lost: { en: "No connection; trying again", zh: "连接已断开，正在重试" },
  again: { en: "Try again", zh: "重试" },
  waiting: { en: "Loading", zh: "正在加载" },
});
