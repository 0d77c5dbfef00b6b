import { img2imgCount } from "@inkloom/contract";
import { isFolder } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { img2imgFolder } from "./img2img-folder.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures from a picture or those of a folder, writes them, and prints their paths or one JSON
 *  document. */
export const performImg2img: Perform<"img2img"> = async ({ parameters, extras }, bench) =>
  (await isFolder(parameters.image))
    ? img2imgFolder(parameters, extras, bench)
    : savePictures({ parameters, extras, count: img2imgCount(parameters) }, bench, (context) =>
        bench.runs.img2img(parameters, context),
      );
