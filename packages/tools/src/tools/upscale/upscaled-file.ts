/** An enlarged picture as a file that still tells how the small one was made. */
import { type EncodeOptions, encodePicture } from "@inkloom/pixels";
import type { UpscaleResult } from "./run.ts";

/** A PNG gets A1111's texts `postprocessing` and `extras` beside those of the source; other files, which
 *  carry one text for A1111's readers, get the fields behind it. */
export function upscaledFile(
  { pixels, texts, infotext }: UpscaleResult,
  options: EncodeOptions,
): Promise<Uint8Array> {
  if (options.format === "png")
    return encodePicture(pixels, options, { ...texts, postprocessing: infotext, extras: infotext });
  const { parameters } = texts;
  const all = parameters === undefined ? infotext : `${parameters}, ${infotext}`;
  return encodePicture(pixels, options, { ...texts, parameters: all });
}
