import { preprocessorNamed, type SliderName, SLIDERS } from "@inkloom/contract";
import { annotate, annotatorNetworks, type Annotation } from "@inkloom/diffusion";
import { readPicture } from "../../pictures/read-picture.ts";
import { annotatorFolders, type Run } from "../../run.ts";
import { annotationText } from "./annotation-text.ts";

export interface AnnotateResult extends Annotation {
  /** The preprocessor's id. */
  readonly id: string;
  /** What it was made by, e.g. `Preprocessor: canny, Resolution: 512, Low threshold: 100`. */
  readonly text: string;
}

/** Makes a control picture. */
export const runAnnotate: Run<"annotate"> = async (parameters, context) => {
  if (context.elsewhere) return context.elsewhere.annotate(parameters, context);
  const { preprocessor, picture: name, mask: maskName, resolution, seed } = parameters;
  const { id } = preprocessorNamed(preprocessor);
  const picture = await readPicture(context, name);
  const mask = maskName === undefined ? undefined : await readPicture(context, maskName);
  const { signal, onProgress } = context;
  const networks = annotatorNetworks({
    runtime: () => {
      onProgress?.({ stage: "load" });
      return context.runtime(parameters.device);
    },
    folders: annotatorFolders(context),
    signal,
  });
  const given = SLIDERS.flatMap(({ name: slider }) => {
    const value = (parameters as Partial<Record<SliderName, number>>)[slider];
    return value === undefined ? [] : [[slider, value] as const];
  });
  const request = { preprocessor: id, resolution, seed, mask, sliders: Object.fromEntries(given) };
  try {
    const made = await annotate(picture, request, {
      networks,
      signal,
      onStep: (step, steps) => onProgress?.({ stage: "annotate", step, steps }),
    });
    return { ...made, text: annotationText(request) };
  } finally {
    await networks.release();
  }
};
