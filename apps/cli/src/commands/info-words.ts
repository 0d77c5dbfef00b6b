import type { Text } from "@inkloom/contract";

/** Titles of what `info` prints. */
export const INFO_WORDS = {
  file: { en: "File", zh: "文件" },
  source: { en: "Written by", zh: "写入程序" },
  tool: { en: "Tool", zh: "工具" },
  settings: { en: "Settings", zh: "参数" },
  none: { en: "none", zh: "无" },
  about: { en: "Also said", zh: "其他信息" },
  unknown: { en: "Not restored", zh: "无法恢复" },
  again: { en: "Draw again", zh: "重新生成" },
} as const satisfies Readonly<Record<string, Text>>;

/** The programs, as they call themselves. */
export const SOURCE_WORDS = {
  inkloom: "Inkloom",
  a1111: "A1111",
  comfyui: "ComfyUI",
  invokeai: "InvokeAI",
  novelai: "NovelAI",
} as const;
