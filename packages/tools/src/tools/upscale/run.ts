import { type EnlargedPicture, enlargePicture } from "@inkloom/diffusion";
import { availableMemory } from "@inkloom/engine/host";
import { readPicture } from "../../pictures/read-picture.ts";
import { pictureTexts } from "../../pictures/restore-picture.ts";
import { type Run, upscalerFolders } from "../../run.ts";

export interface UpscaleResult extends EnlargedPicture {
  /** Texts of the source's file by keyword. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Enlarges a picture. */
export const runUpscale: Run<"upscale"> = async (parameters, context) => {
  if (context.elsewhere) return context.elsewhere.upscale(parameters, context);
  const name = parameters.picture;
  const bytes = await context.picture(name);
  const pixels = await readPicture({ picture: () => Promise.resolve(bytes) }, name);
  const texts = pictureTexts(bytes);
  const made = await enlargePicture(pixels, parameters, {
    runtime: () => context.runtime(parameters.device),
    folders: upscalerFolders(context),
    memory: availableMemory(),
    signal: context.signal,
    onProgress: context.onProgress,
  });
  return { ...made, texts };
};
