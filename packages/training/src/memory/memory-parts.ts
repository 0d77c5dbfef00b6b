/** What holds memory, by names that reports, charts and forms share. */
import type { Text } from "@inkloom/contract";

export interface MemoryPart {
  readonly id: PartId;
  readonly label: Text;
  readonly bytes: number;
}

const LABELS = {
  parameters: { en: "parameters", zh: "模型参数" },
  gradients: { en: "gradients", zh: "梯度" },
  optimizer: { en: "optimizer states", zh: "优化器状态" },
  activations: { en: "activations", zh: "激活值" },
  cache: { en: "keys and values", zh: "KV 缓存" },
  programs: { en: "programs", zh: "程序本身" },
  weights: { en: "weights", zh: "权重" },
  step: { en: "a step", zh: "单步计算" },
  decode: { en: "decoding", zh: "解码" },
  trained: { en: "what is trained", zh: "训练的数值" },
  pictures: { en: "pictures", zh: "图片" },
} as const satisfies Readonly<Record<string, Text>>;

export type PartId = keyof typeof LABELS;

/** Those that take something, in the order given. */
export const memoryParts = (
  bytes: Readonly<Partial<Record<PartId, number>>>,
): readonly MemoryPart[] =>
  (Object.keys(bytes) as PartId[]).flatMap((id) => {
    const amount = Math.round(bytes[id] ?? 0);
    return amount > 0 ? [{ id, label: LABELS[id], bytes: amount }] : [];
  });

export const totalOf = (parts: readonly Pick<MemoryPart, "bytes">[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes, 0);
