import type { Perform } from "./bench.ts";
import { generatePrompts } from "./generate-prompts.ts";
import { savePictures } from "./save-pictures.ts";

/** Makes pictures of the prompt or of a list, writes them, and prints their paths or one JSON document. */
export const performGenerate: Perform<"generate"> = ({ parameters, extras }, bench) => {
  const { prompts } = parameters;
  if (prompts !== undefined) return generatePrompts({ ...parameters, prompts }, extras, bench);
  return savePictures({ parameters, extras }, bench, (context) =>
    bench.runs.generate(parameters, context),
  );
};
