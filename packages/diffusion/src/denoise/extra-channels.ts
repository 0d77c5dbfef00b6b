/** What inpainting models read behind the latents when there is no picture: everything is to be drawn. */
import { Problem } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Latents } from "../latents/latents.ts";

/** Encodes planes [3, height, width] of a picture, in -1 to 1; a value of the stage above. */
export type EncodePlanes = (
  planes: Float32Array,
  size: { readonly width: number; readonly height: number },
) => Promise<Latents>;

/**
 * A mask of ones and a grey picture's latents, as A1111 has it for words alone (modules/processing.py,
 * txt2img_image_conditioning, at 82a973c); undefined for plain models.
 * @throws Problem `model/family` for models that edit a picture, which need one
 */
export async function withoutPicture(
  { kind, path, vae }: Checkpoint,
  [, , height, width]: Latents["shape"],
  encode: EncodePlanes,
): Promise<Latents | undefined> {
  if (kind === "plain") return undefined;
  if (kind === "edit")
    throw new Problem("model/family", {
      en: `${path} is an instruct-pix2pix model, which changes a picture; expected one to begin with (image to image)`,
      zh: `${path} 是 instruct-pix2pix 模型，用于修改图片；需要提供原图（图生图）`,
    });
  const factor = 2 ** (vae.config.channels.length - 1);
  const size = { width: width * factor, height: height * factor };
  const grey = await encode(new Float32Array(3 * size.width * size.height), size);
  const cells = height * width;
  const data = new Float32Array(cells + grey.data.length).fill(1, 0, cells);
  data.set(grey.data, cells);
  return { data, shape: [1, grey.shape[1] + 1, height, width] };
}
