import { img2imgCount } from "@inkloom/contract";
import { type GenerateResult, img2img } from "@inkloom/diffusion";
import { drawBatches, singleBatches } from "../../batches/draw-batches.ts";
import { expectHeld, joinedResults } from "../../batches/held-batches.ts";
import { drawingContext } from "../../drawing-context.ts";
import { readPicture } from "../../pictures/read-picture.ts";
import type { Run } from "../../run.ts";

/** Makes pictures from a picture and words. */
export const runImg2img: Run<"img2img"> = async (parameters, context) => {
  if (context.elsewhere) return context.elsewhere.img2img(parameters, context);
  const { mask } = parameters;
  const pictures = {
    image: await readPicture(context, parameters.image),
    mask: mask === undefined ? undefined : await readPicture(context, mask),
  };
  const each = img2imgCount(parameters);
  expectHeld(each * parameters.batch_count);
  const results: GenerateResult[] = [];
  await drawBatches(
    singleBatches(parameters, each),
    context,
    async ({ batch_count: _, ...request }, watched) =>
      img2img(request, pictures, await drawingContext(request.device, watched)),
    (result) => Promise.resolve(void results.push(result)),
  );
  return joinedResults(results);
};
