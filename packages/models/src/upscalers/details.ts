/** The sizes of a network, for people. */
import type { Text } from "@inkloom/engine";

const WORDS = {
  features: (size) => ({ en: `${size} features`, zh: `${size} 个特征` }),
  blocks: (size) => ({ en: `${size} blocks`, zh: `${size} 个块` }),
  convolutions: (size) => ({ en: `${size} convolutions`, zh: `${size} 个卷积` }),
  groups: (size) => ({ en: `${size} groups`, zh: `${size} 组` }),
  window: (size) => ({ en: `window ${size}`, zh: `窗口 ${size}` }),
} as const satisfies Readonly<Record<string, (size: number | string) => Text>>;

/** e.g. `64 features, 23 blocks`, in the order in which they are given. */
export function detailsOf(sizes: Partial<Record<keyof typeof WORDS, number | string>>): Text {
  const texts = Object.entries(sizes).map(([word, size]) =>
    WORDS[word as keyof typeof WORDS](size),
  );
  return { en: texts.map(({ en }) => en).join(", "), zh: texts.map(({ zh }) => zh).join("，") };
}
