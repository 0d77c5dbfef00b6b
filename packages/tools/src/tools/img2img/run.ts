import { img2img } from "@inkloom/diffusion";
import { drawingContext } from "../../drawing-context.ts";
import { readPicture } from "../../pictures/read-picture.ts";
import type { Run } from "../../run.ts";

/** Makes pictures from a picture and words. */
export const runImg2img: Run<"img2img"> = async (parameters, context) => {
  const { mask } = parameters;
  const pictures = {
    image: await readPicture(context, parameters.image),
    mask: mask === undefined ? undefined : await readPicture(context, mask),
  };
  return img2img(parameters, pictures, await drawingContext(parameters.device, context));
};
