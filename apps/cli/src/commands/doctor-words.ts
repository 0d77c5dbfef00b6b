import type { Text } from "@inkloom/contract";

/** Titles of what `doctor` prints. */
export const DOCTOR_WORDS = {
  versions: { en: "Versions", zh: "版本" },
  system: { en: "System", zh: "系统" },
  processor: { en: "Processor", zh: "处理器" },
  cores: { en: "cores", zh: "核" },
  memory: { en: "Memory", zh: "内存" },
  free: { en: "free", zh: "可用" },
  dataFolder: { en: "Data folder", zh: "数据文件夹" },
  writable: { en: "writable", zh: "可写" },
  notWritable: { en: "not writable", zh: "不可写" },
  devices: { en: "Devices", zh: "设备" },
  works: { en: "works", zh: "可用" },
  software: {
    en: "works, but played by the processor: right and very slow",
    zh: "可用，但由处理器模拟：结果正确，速度很慢",
  },
  absent: { en: "not available", zh: "不可用" },
  models: { en: "Models", zh: "模型" },
  none: { en: "none found", zh: "未找到" },
  files: { en: "Files", zh: "文件" },
  vaes: { en: "VAEs", zh: "VAE" },
  loras: { en: "LoRAs", zh: "LoRA" },
  controlnets: { en: "control networks", zh: "控制网络" },
  embeddings: { en: "textual inversions", zh: "文本反演" },
  upscalers: { en: "upscalers", zh: "放大模型" },
  wildcards: { en: "wildcards", zh: "通配符" },
  styles: { en: "styles", zh: "样式" },
  held: { en: "{count} in {path}", zh: "{path} 中有 {count} 个" },
  place: { en: "none; their place is {path}", zh: "无；应放在 {path}" },
} as const satisfies Readonly<Record<string, Text>>;
