/** Guidance of instruct-pix2pix: away from the picture alone towards the words, and away from nothing towards
 *  the picture. Brooks et al., arXiv:2211.09800, equation 3, with the order of
 *  AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_samplers_cfg_denoiser.py
 *  (combine_denoised_for_edit_model). */
import type { Conditioning } from "../conditioning/conditioning.ts";
import type { Latents } from "../latents/latents.ts";
import type { RawModel } from "./parameterization.ts";
import type { UnetCall } from "./unet.ts";

export interface EditGuidance {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
  /** How strictly the words are followed. */
  readonly scale: number;
  /** How closely the picture is kept; 1 asks for no third answer. */
  readonly pictureScale: number;
}

/** The three answers -> one: nothing + scale (words - picture) + pictureScale (picture - nothing). */
export const editAnswer = (
  words: Float32Array,
  picture: Float32Array,
  nothing: Float32Array,
  { scale, pictureScale }: Pick<EditGuidance, "scale" | "pictureScale">,
): Float32Array =>
  nothing.map((value, i) => {
    const seen = picture[i] ?? 0;
    return value + scale * ((words[i] ?? 0) - seen) + pictureScale * (seen - value);
  });

/** `withPicture` has the picture's latents behind its own, `without` zeros. Counts its calls: one for a walk. */
export function editModel(
  withPicture: UnetCall,
  without: UnetCall,
  { positive, negative, scale, pictureScale }: EditGuidance,
): RawModel {
  let calls = 0;
  return async (x, times, run) => {
    const call = calls++;
    const data = new Float32Array(x.data.length);
    const [pictures, ...cell] = x.shape;
    const size = x.data.length / pictures;
    for (let picture = 0; picture < pictures; picture++) {
      run.signal?.throwIfAborted();
      const [wanted] = positive.at(call, picture);
      const [unwanted] = negative.at(call, picture);
      if (wanted === undefined || unwanted === undefined)
        throw new TypeError("editModel: no words, expected a context on both sides");
      const one: Latents = {
        data: x.data.subarray(picture * size, (picture + 1) * size),
        shape: [1, ...cell],
      };
      const time = times[picture] ?? 0;
      const words = await withPicture(one, time, [wanted.context], run.signal, picture);
      const seen = await withPicture(one, time, [unwanted.context], run.signal, picture);
      const nothing =
        pictureScale === 1
          ? seen
          : await without(one, time, [unwanted.context], run.signal, picture);
      data.set(editAnswer(words, seen, nothing, { scale, pictureScale }), picture * size);
    }
    return { data, shape: x.shape };
  };
}
