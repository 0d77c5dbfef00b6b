import { availableMemory } from "@inkloom/engine/host";
import { generate } from "@inkloom/diffusion";
import { cacheFolder, embeddingFolders, loraFolders, modelFolders, type Run } from "../../run.ts";

/** Makes pictures from words. */
export const runGenerate: Run<"generate"> = async (parameters, context) =>
  generate(parameters, {
    runtime: await context.runtime(parameters.device),
    modelFolders: modelFolders(context),
    loraFolders: loraFolders(context),
    embeddingFolders: embeddingFolders(context),
    wordsFolder: context.home,
    memory: availableMemory(),
    cacheFolder: cacheFolder(context),
    signal: context.signal,
    onProgress: context.onProgress,
  });
