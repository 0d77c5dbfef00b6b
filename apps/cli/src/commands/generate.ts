import type { Perform } from "./bench.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures, writes them, and prints their paths or one JSON document. */
export const performGenerate: Perform<"generate"> = ({ parameters, extras }, bench) =>
  savePictures({ parameters, extras }, bench, (context) =>
    bench.runs.generate(parameters, context),
  );
