import { img2imgCount } from "@inkloom/contract";
import { drawBatches, isFolder, singleBatches } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { img2imgFolder } from "./img2img-folder.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures from a picture or those of a folder, writes them, and prints their paths or one JSON
 *  document. */
export const performImg2img: Perform<"img2img"> = async ({ parameters, extras }, bench) => {
  if (await isFolder(parameters.image)) return img2imgFolder(parameters, extras, bench);
  const each = img2imgCount(parameters);
  const batches = singleBatches(parameters, each);
  const count = batches.length * each;
  return savePictures({ parameters, extras, count }, bench, (context, made) =>
    drawBatches(batches, context, bench.runs.img2img, made),
  );
};
