import { defineWords } from "../../../language/words.ts";

export const checkWords = defineWords("dataset-check", {
  help: {
    en: "Looks for what spoils training: too few pictures, damaged, small, blurred and doubled ones, missing captions.",
    zh: "查找影响训练的问题：图片过少、损坏、过小、模糊、重复，以及标注缺失。",
  },
  check: { en: "Check", zh: "检查" },
  checking: { en: "Checking", zh: "正在检查" },
  summary: {
    en: "{{usable}} usable of {{pictures}} pictures, {{captioned}} with a caption",
    zh: "{{pictures}} 张图片中 {{usable}} 张可用，{{captioned}} 张有标注",
  },
  well: { en: "Nothing is wrong with it.", zh: "没有发现问题。" },
  stop: { en: "Must be mended", zh: "必须处理" },
  mend: { en: "Better mended", zh: "建议处理" },
  know: { en: "To know", zh: "供参考" },
  group: { en: "Belong together ({{count}})", zh: "相互重复（{{count}} 张）" },
  takeOutOne: { en: "Take out", zh: "移出" },
  takeOut: { en: "Take out {{name}}", zh: "移出 {{name}}" },
  takeOutAll_one: { en: "Take out {{count}}", zh: "移出 {{count}} 张" },
  takeOutAll_other: { en: "Take out all {{count}}", zh: "移出全部 {{count}} 张" },
  takeOutOthers_one: {
    en: "Keep the first of each, take out {{count}}",
    zh: "每组保留第一张，移出 {{count}} 张",
  },
  takeOutOthers_other: {
    en: "Keep the first of each, take out {{count}}",
    zh: "每组保留第一张，移出 {{count}} 张",
  },
  first: { en: "kept", zh: "保留" },
  more: { en: "and {{count}} more", zh: "以及另外 {{count}} 个" },
  gone: { en: "taken out", zh: "已移出" },
  stopJob: { en: "Stop", zh: "停止" },
});
