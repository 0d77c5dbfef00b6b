import { img2img } from "@inkloom/diffusion";
import { readPicture } from "../../pictures/read-picture.ts";
import { cacheFolder, loraFolders, modelFolders, type Run } from "../../run.ts";

/** Makes pictures from a picture and words. */
export const runImg2img: Run<"img2img"> = async (parameters, context) => {
  const image = await readPicture(context, parameters.image);
  const { mask } = parameters;
  const pictures = {
    image,
    mask: mask === undefined ? undefined : await readPicture(context, mask),
  };
  return img2img(parameters, pictures, {
    runtime: await context.runtime(parameters.device),
    modelFolders: modelFolders(context),
    loraFolders: loraFolders(context),
    cacheFolder: cacheFolder(context),
    signal: context.signal,
    onProgress: context.onProgress,
  });
};
