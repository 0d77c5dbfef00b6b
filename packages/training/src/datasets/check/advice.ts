/** How many pictures are enough, by what is to be learnt. */
import type { Text } from "@inkloom/contract";

export type Purpose = "person" | "drawn" | "photographed" | "style" | "other";

/** Fewer than these are too few for anything. */
export const LEAST = 15;

interface Amount {
  readonly least: number;
  readonly label: Text;
  readonly advice: Text;
}

export const AMOUNTS: Readonly<Record<Purpose, Amount>> = {
  person: {
    least: 20,
    label: { en: "a person", zh: "人物" },
    advice: { en: "20 to 30 or more, from many angles", zh: "20 到 30 张或更多，角度要多样" },
  },
  drawn: {
    least: 30,
    label: { en: "a drawn character", zh: "绘制的角色" },
    advice: { en: "30 or more", zh: "30 张或更多" },
  },
  photographed: {
    least: 50,
    label: { en: "a photographed character", zh: "真人照片" },
    advice: { en: "50 or more", zh: "50 张或更多" },
  },
  style: {
    least: 70,
    label: { en: "a style", zh: "画风" },
    advice: { en: "70 to 100", zh: "70 到 100 张" },
  },
  other: {
    least: LEAST,
    label: { en: "anything", zh: "任何内容" },
    advice: { en: "15 or more", zh: "15 张或更多" },
  },
};
