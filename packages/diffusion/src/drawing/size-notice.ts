/** What people should know about the size they asked for; it is drawn all the same. */
import type { Text } from "@inkloom/contract";

/** Usual pictures have this share of the pixels that the model was trained on, at least and at most. */
const USUAL = { least: 0.6, most: 1.8 };
/** The longer side over the shorter one. */
const LONGEST = 2.2;

/** Undefined for sizes that suit a model trained on `native` x `native` pixels. */
export function sizeNotice(
  { width, height }: { readonly width: number; readonly height: number },
  { family, nativeSize: native }: { readonly family: string; readonly nativeSize: number },
): Text | undefined {
  const share = (width * height) / native ** 2;
  const usual = `${native}x${native}`;
  if (share > USUAL.most)
    return {
      en: `${width}x${height} is larger than this ${family} model was made for (about ${usual}): things may appear twice; the hires fix draws small and enlarges`,
      zh: `${width}x${height} 超过该 ${family} 模型适合的尺寸（约 ${usual}），画面内容可能重复；可用高分辨率修复先画小图再放大`,
    };
  if (share < USUAL.least)
    return {
      en: `${width}x${height} is smaller than this ${family} model was made for (about ${usual}): the picture may fall apart`,
      zh: `${width}x${height} 小于该 ${family} 模型适合的尺寸（约 ${usual}），画面可能不完整`,
    };
  if (Math.max(width / height, height / width) > LONGEST)
    return {
      en: `${width}x${height} is longer than what this ${family} model knows (up to about 2:1): things may appear twice`,
      zh: `${width}x${height} 的比例超出该 ${family} 模型的常见范围（约 2:1 以内），画面内容可能重复`,
    };
  return undefined;
}
