/** What inpainting models read behind the latents: the mask, and the picture without what it hides.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py
 *  (inpainting_image_conditioning). */
import { type Mask, type Pixels, toPlanes } from "@inkloom/pixels";
import type { Latents } from "../latents/latents.ts";

/** Encodes planes [3, height, width] in -1 to 1. */
type EncodePlanes = (
  planes: Float32Array,
  size: { readonly width: number; readonly height: number },
) => Promise<Latents>;

export interface InpaintingView {
  /** Of the drawing's size. */
  readonly picture: Pixels;
  /** @default everything */
  readonly mask?: Mask | undefined;
  /** Whether the mask is taken as on or off. */
  readonly round: boolean;
  /** How much the mask hides, 0 to 1. */
  readonly weight: number;
}

/** [1, 1 + channels, h, w] in the size of `cells`. */
export async function inpaintingChannels(
  { picture, mask, round, weight }: InpaintingView,
  cells: { readonly width: number; readonly height: number },
  encode: EncodePlanes,
): Promise<Latents> {
  const area = picture.width * picture.height;
  const marked = Float32Array.from({ length: area }, (_, at) => {
    const share = mask === undefined ? 1 : (mask.data[at] ?? 0) / 255;
    return round ? Math.round(share) : share;
  });
  const planes = toPlanes(picture).map(
    (value, at) => value * (1 - weight * (marked[at % area] ?? 0)),
  );
  const { data, shape } = await encode(planes, picture);
  const count = cells.width * cells.height;
  const out = new Float32Array(count + data.length);
  for (let y = 0; y < cells.height; y++)
    for (let x = 0; x < cells.width; x++) {
      const row = Math.floor((y * picture.height) / cells.height);
      const column = Math.floor((x * picture.width) / cells.width);
      out[y * cells.width + x] = marked[row * picture.width + column] ?? 0;
    }
  out.set(data, count);
  return { data: out, shape: [1, shape[1] + 1, cells.height, cells.width] };
}
