import { inspectModel } from "@inkloom/diffusion";
import { loraFolders, modelFolders, type Run, upscalerFolders } from "../../run.ts";

/** Reports what a model file holds and lacks; reads headers only. */
export const runModelInspect: Run<"model-inspect"> = ({ file }, context) =>
  inspectModel(file, [
    ...modelFolders(context),
    ...loraFolders(context),
    ...upscalerFolders(context),
  ]);
