/** A picture that a parameter names, decoded. */
import { Problem } from "@inkloom/contract";
import { decodePicture, type Pixels, PixelsError } from "@inkloom/pixels";
import type { RunContext } from "../run.ts";

/** @throws Problem `input/picture` naming the picture and what is wrong with it */
export async function readPicture(
  { picture }: Pick<RunContext, "picture">,
  name: string,
): Promise<Pixels> {
  const bytes = await picture(name);
  try {
    return await decodePicture(bytes);
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    throw new Problem(
      "input/picture",
      {
        en: `${name}: ${error.message}`,
        zh: `${name}：${REASONS[error.code] ?? "无法解码"}（${error.message}）`,
      },
      { cause: error },
    );
  }
}

const REASONS: Readonly<Partial<Record<PixelsError["code"], string>>> = {
  format: "不是 PNG、JPEG 或 WebP 图片",
  animated: "是动画，应为单张图片",
  limit: "像素过多",
  damaged: "文件已损坏",
};
