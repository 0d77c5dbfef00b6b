/** How large a part may be drawn that is larger than the request says. */
import { Problem } from "@inkloom/contract";
import type { PixelSize } from "../latents/size.ts";

/** Longest side that is drawn, pixels: what the parameters of sizes allow. */
const LONGEST = 4096;

/** `picture` is what is spoken of. @throws Problem `input/invalid` where `drawn` is larger than a request may be */
export function expectDrawableSize(drawn: PixelSize, { width, height }: PixelSize = drawn): void {
  if (Math.max(drawn.width, drawn.height) > LONGEST)
    throw new Problem("input/invalid", {
      en: `the extended picture is ${width}x${height}, expected at most ${LONGEST} a side, or a width and a height to draw it at`,
      zh: `扩展后的图片为 ${width}x${height}，每边应不超过 ${LONGEST}，或给出绘制时的宽度和高度`,
    });
}
