import { drawBatches, singleBatches } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { generatePrompts } from "./generate-prompts.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures of the prompt or of a list, writes them, and prints their paths or one JSON document. */
export const performGenerate: Perform<"generate"> = ({ parameters, extras }, bench) => {
  const { prompts } = parameters;
  if (prompts !== undefined) return generatePrompts({ ...parameters, prompts }, extras, bench);
  const batches = singleBatches(parameters);
  const count = batches.length * parameters.batch;
  return savePictures({ parameters, extras, count }, bench, (context, made) =>
    drawBatches(batches, context, bench.runs.generate, made),
  );
};
