/** How large the second pass of a hires fix is.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py
 *  (calculate_target_resolution). */
import type { GenerateRequest } from "@inkloom/contract";
import type { PixelSize } from "../latents/size.ts";

export interface HiresSize {
  /** What the first picture is enlarged to, pixels. */
  readonly enlarged: PixelSize;
  /** Latent cells that are cut off then, half on each side, because another shape was asked for. */
  readonly cut: PixelSize;
}

type Wish = Pick<GenerateRequest, "hires" | "hires_width" | "hires_height">;

/** Undefined where the request has no second pass; `cell` is the side of a latent cell in pixels. */
export function hiresSize(
  { hires, hires_width: wide, hires_height: high }: Wish,
  { width, height }: PixelSize,
  cell: number,
): HiresSize | undefined {
  const uncut = { width: 0, height: 0 };
  const byWidth = (to: number) => ({ width: to, height: Math.floor((to * height) / width) });
  const byHeight = (to: number) => ({ width: Math.floor((to * width) / height), height: to });
  if (wide !== undefined && high !== undefined) {
    const enlarged = width / height < wide / high ? byWidth(wide) : byHeight(high);
    const cut = (side: number, wanted: number): number => Math.floor((side - wanted) / cell);
    return {
      enlarged,
      cut: { width: cut(enlarged.width, wide), height: cut(enlarged.height, high) },
    };
  }
  if (wide !== undefined) return { enlarged: byWidth(wide), cut: uncut };
  if (high !== undefined) return { enlarged: byHeight(high), cut: uncut };
  if (hires === undefined) return undefined;
  const enlarged = { width: Math.trunc(width * hires), height: Math.trunc(height * hires) };
  return { enlarged, cut: uncut };
}
