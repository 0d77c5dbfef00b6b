/** What every tool that draws hands to the drawing: folders, memory, an upscaler between passes. */
import { TOOLS, validate } from "@inkloom/contract";
import { type CheckContext, enlargePicture, type GenerateContext } from "@inkloom/diffusion";
import { availableMemory } from "@inkloom/engine/host";
import { readPicture } from "./pictures/read-picture.ts";
import {
  cacheFolder,
  controlFolders,
  type DeviceChoice,
  embeddingFolders,
  loraFolders,
  modelFolders,
  otherVaeFolders,
  type RunContext,
  seeingFolders,
  upscalerFolders,
} from "./run.ts";

/** Where names in a request are looked for. */
export const checkContext = (context: RunContext): CheckContext => ({
  modelFolders: modelFolders(context),
  vaeFolders: otherVaeFolders(context),
  loraFolders: loraFolders(context),
  embeddingFolders: embeddingFolders(context),
  wordsFolder: context.home,
  signal: context.signal,
  control: {
    picture: (name) => readPicture(context, name),
    folders: controlFolders(context),
    annotatorFolders: seeingFolders(context),
  },
});

/** Opens a runtime for the device, which the caller of the run owns. */
export async function drawingContext(
  device: DeviceChoice,
  context: RunContext,
): Promise<GenerateContext> {
  const runtime = await context.runtime(device);
  const { signal, onProgress } = context;
  return {
    ...checkContext(context),
    runtime,
    memory: availableMemory(),
    cacheFolder: cacheFolder(context),
    onProgress,
    enlarge: async (upscaler, pixels, size) => {
      const request = validate(TOOLS.upscale, { picture: "between passes", upscaler, ...size });
      const folders = upscalerFolders(context);
      const open = { runtime: () => Promise.resolve(runtime), folders, signal, onProgress };
      return (await enlargePicture(pixels, request, open)).pixels;
    },
  };
}
