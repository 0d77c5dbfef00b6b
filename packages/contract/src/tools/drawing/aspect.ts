/** Proportions by name: what people make pictures for. */
import type { Text } from "../../text.ts";

export interface Aspect {
  readonly width: number;
  readonly height: number;
  readonly name: Text;
}

export const ASPECTS: readonly Aspect[] = [
  { width: 1, height: 1, name: { en: "avatar", zh: "头像图" } },
  { width: 1, height: 2, name: { en: "phone screen", zh: "手机屏幕" } },
  { width: 4, height: 3, name: { en: "article", zh: "文章配图" } },
  { width: 3, height: 4, name: { en: "social", zh: "社交媒体" } },
  { width: 16, height: 9, name: { en: "wallpaper", zh: "电脑壁纸" } },
  { width: 9, height: 16, name: { en: "poster", zh: "宣传海报" } },
];

/** How an aspect is written: `16:9`. */
export const ratioOf = ({ width, height }: Pick<Aspect, "width" | "height">): string =>
  `${width}:${height}`;

/** Sides that differ more than this make no picture. */
const LONGEST = 8;

/**
 * Width over height of an aspect by its name in either language, or of any `a:b` (also `a x b`, `a/b`) from 1:8
 * to 8:1; undefined for anything else. Case, blanks and dashes of names do not matter.
 */
export function aspectRatio(asked: string): number | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");
  const named = ASPECTS.find(({ name }) =>
    [name.en, name.zh].some((each) => plain(each) === plain(asked)),
  );
  if (named !== undefined) return named.width / named.height;
  const [, width, height] =
    /^(\d+(?:\.\d+)?)[:：x×/](\d+(?:\.\d+)?)$/i.exec(asked.replaceAll(/\s/g, "")) ?? [];
  const ratio = Number(width) / Number(height);
  return ratio >= 1 / LONGEST && ratio <= LONGEST ? ratio : undefined;
}
