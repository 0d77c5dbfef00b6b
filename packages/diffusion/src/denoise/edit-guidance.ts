/** Guidance of instruct-pix2pix: away from the picture alone towards the words, and away from nothing towards
 *  the picture. Brooks et al., arXiv:2211.09800, equation 3, with the order of
 *  AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_samplers_cfg_denoiser.py
 *  (combine_denoised_for_edit_model). */
import { Problem } from "@inkloom/contract";
import type { Latents } from "../latents/latents.ts";
import { type Guidance, guidedModel } from "./guidance.ts";
import { type Answers, guidedAnswer, scaleOfCall } from "./guidance-options.ts";
import type { RawModel } from "./parameterization.ts";
import type { UnetCall } from "./unet.ts";

/** `scale` says how strictly the words are followed. */
export interface EditGuidance extends Guidance {
  /** How closely the picture is kept; 1 asks for no third answer. */
  readonly pictureScale: number;
}

/** The three answers -> what guidance by words is made of. With their scale they become
 *  nothing + scale (words - picture) + pictureScale (picture - nothing). */
export function editAnswers(
  words: Float32Array,
  picture: Float32Array,
  nothing: Float32Array,
  pictureScale: number,
): Omit<Answers, "x"> {
  const unwanted = nothing.map((value, i) => value + pictureScale * ((picture[i] ?? 0) - value));
  return { unwanted, relative: words.map((value, i) => value - (picture[i] ?? 0)) };
}

/**
 * `withPicture` has the picture's latents behind its own, `without` zeros. Counts its calls: one for a walk.
 * At a picture scale of 1 it is plain guidance, as in A1111; otherwise every call is guided, however low its noise.
 *
 * @throws Problem `prompt/syntax` for prompts that `AND` joins, unless the picture scale is 1
 */
export function editModel(
  withPicture: UnetCall,
  without: UnetCall,
  guidance: EditGuidance,
): RawModel {
  const { positive, negative, pictureScale } = guidance;
  if (pictureScale === 1) return guidedModel(withPicture, guidance);
  const options = { ...guidance.options, unguidedBelow: 0 };
  let calls = 0;
  return async (x, times, run) => {
    const call = calls++;
    const data = new Float32Array(x.data.length);
    const [pictures, ...cell] = x.shape;
    const size = x.data.length / pictures;
    const [channels] = cell;
    for (let picture = 0; picture < pictures; picture++) {
      run.signal?.throwIfAborted();
      const [wanted, ...others] = positive.at(call, picture);
      const [unwanted] = negative.at(call, picture);
      if (wanted === undefined || unwanted === undefined)
        throw new TypeError("editModel: no words, expected a context on both sides");
      if (others.length > 0) throw joined(others.length + 1, pictureScale);
      const one: Latents = {
        data: x.data.subarray(picture * size, (picture + 1) * size),
        shape: [1, ...cell],
      };
      const time = times[picture] ?? 0;
      const { signal } = run;
      const no = ["unwanted"] as const;
      const words = await withPicture(one, time, [wanted.context], signal, picture, ["wanted"]);
      const seen = await withPicture(one, time, [unwanted.context], signal, picture, no);
      const nothing = await without(one, time, [unwanted.context], signal, picture, no);
      const answers = { x: one.data, ...editAnswers(words, seen, nothing, pictureScale) };
      const scale = scaleOfCall(guidance.scale, options, { call, time });
      data.set(guidedAnswer(answers, scale, options, { time, channels }), picture * size);
    }
    return { data, shape: x.shape };
  };
}

/** A1111 refuses these as well. */
const joined = (count: number, pictureScale: number): Problem =>
  new Problem("prompt/syntax", {
    en: `AND joins ${count} prompts, expected one for an instruct-pix2pix model with an image CFG scale of ${pictureScale}; with --image-cfg 1 it takes several`,
    zh: `AND 连接了 ${count} 个提示词，instruct-pix2pix 模型在图像引导强度为 ${pictureScale} 时只接受一个；使用 --image-cfg 1 时可以有多个`,
  });
