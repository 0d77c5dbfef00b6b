/** Pixels -> latent cells. */
import { Problem } from "@inkloom/contract";
import type { VaeConfig } from "@inkloom/models";

/** @throws Problem `input/invalid` when a side is not a whole number of latent cells. */
export function latentSize(
  { channels }: VaeConfig,
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const factor = 2 ** (channels.length - 1);
  for (const [name, side] of Object.entries({ width, height }))
    if (side % factor !== 0)
      throw new Problem("input/invalid", {
        en: `${name} is ${side}, expected a multiple of ${factor}`,
        zh: `${name === "width" ? "宽度" : "高度"}为 ${side}，应为 ${factor} 的倍数`,
      });
  return { width: width / factor, height: height / factor };
}
