import type { Perform } from "./bench.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures from a picture, writes them, and prints their paths or one JSON document. */
export const performImg2img: Perform<"img2img"> = ({ parameters, extras }, bench) =>
  savePictures({ parameters, extras }, bench, (context) => bench.runs.img2img(parameters, context));
