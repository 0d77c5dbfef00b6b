import type { Text } from "@inkloom/contract";

/** Titles of what `model inspect` prints. */
export const MODEL_WORDS = {
  path: { en: "Path", zh: "路径" },
  family: { en: "Family", zh: "系列" },
  unknown: { en: "unknown", zh: "未知" },
  layout: { en: "Layout", zh: "布局" },
  format: { en: "Format", zh: "格式" },
  precision: { en: "Precision", zh: "精度" },
  tensors: { en: "tensors", zh: "个张量" },
  parameters: { en: "Parameters", zh: "参数量" },
  size: { en: "Picture size", zh: "图片尺寸" },
  weights: { en: "Weights", zh: "权重" },
  fromFile: { en: "used from the file", zh: "直接从文件使用" },
  read: { en: "read into memory", zh: "读入内存" },
  usable: { en: "Usable", zh: "能否使用" },
  yes: { en: "yes, `generate` can draw with it", zh: "能，可用于 `generate`" },
  no: { en: "no", zh: "不能" },
  missing: { en: "Missing keys", zh: "缺少的键" },
  misshaped: { en: "Keys of the wrong shape", zh: "形状不符的键" },
  expected: { en: "expected", zh: "应为" },
  extra: { en: "Keys that no network uses", zh: "未被任何网络使用的键" },
  unmapped: { en: "Keys that must be read into memory", zh: "必须读入内存的键" },
  more: { en: "and {count} more, all in --json", zh: "以及另外 {count} 个，完整列表见 --json" },
} as const satisfies Readonly<Record<string, Text>>;
