import { basename, join, resolve } from "node:path";
import { type ParamsOf, Problem, upscaleTool, validate } from "@inkloom/contract";
import {
  type AnnotatorNetworks,
  annotatorNetworks,
  enlargePicture,
  expectName,
  findFaces,
  largestFace,
  onlyNames,
} from "@inkloom/diffusion";
import { availableMemory } from "@inkloom/engine/host";
import type { Pixels } from "@inkloom/pixels";
import {
  captionEnding,
  enlargePlainly,
  type FoundFace,
  prepareInPlace,
  prepareInto,
  type PreparedDataset,
  type PrepareOptions,
} from "@inkloom/training";
import { datasetsFolder, locateDataset, namesOf } from "../../datasets/locate-dataset.ts";
import { annotatorFolders, type Run, type RunContext, upscalerFolders } from "../../run.ts";

export interface DatasetPrepareResult extends PreparedDataset {
  /** Of the new data set, or that which was changed. */
  readonly name: string;
  readonly path: string;
}

type Asked = ParamsOf<"dataset-prepare">;

/** Cuts and resizes the pictures of a data set. */
export const runDatasetPrepare: Run<"dataset-prepare"> = async (parameters, context) => {
  const folder = resolve(await locateDataset(parameters.dataset, context));
  if (parameters.in_place && parameters.name !== undefined)
    throw new Problem("input/invalid", {
      en: "Both in_place and a new data set's name are given, expected one of them.",
      zh: "同时给出了 in_place 和新数据集的名称，应给出其中之一。",
    });
  const target = parameters.in_place ? folder : targetOf(parameters, folder, context);
  const { find, close } = faceFinder(parameters, context);
  try {
    const options = optionsOf(parameters, context, find);
    const what = { en: "cut and resize pictures", zh: "裁剪和缩放图片" };
    const done = parameters.in_place
      ? await prepareInPlace(folder, options, what)
      : await prepareInto(folder, target, options);
    return { ...done, name: basename(target), path: target };
  } finally {
    await close();
  }
};

function targetOf({ name }: Asked, folder: string, context: RunContext): string {
  const wanted = name ?? `${basename(folder)}-prepared`;
  expectName(wanted);
  const isPath = !onlyNames() && /[\\/]/.test(wanted);
  return isPath ? resolve(wanted) : join(datasetsFolder(context), wanted);
}

function optionsOf(
  parameters: Asked,
  context: RunContext,
  face: PrepareOptions["face"],
): PrepareOptions {
  const { width, height, resolution, crop, close_up, padding, caption_extension } = parameters;
  if ((width === undefined) !== (height === undefined))
    throw new Problem("input/invalid", {
      en: `${width === undefined ? "height" : "width"} is given alone, expected both width and height.`,
      zh: `只给出了${width === undefined ? "高度" : "宽度"}，应同时给出宽度和高度。`,
    });
  return {
    size: width === undefined || height === undefined ? undefined : [width, height],
    resolution,
    crop,
    rectangle: rectangleOf(parameters.rectangle),
    closeUp: close_up,
    padding: padding === "none" ? undefined : padding,
    enlarge: enlarger(parameters, context),
    face,
    name: parameters.file_name,
    only: namesOf(parameters.only),
    extension: caption_extension === undefined ? undefined : captionEnding(caption_extension),
    signal: context.signal,
    onProgress(step, steps) {
      context.onProgress?.({ stage: "load", step, steps });
    },
  };
}

function rectangleOf(given: string | undefined): FoundFace | undefined {
  if (given === undefined) return undefined;
  const sides = given.split(",").map((each) => (each.trim() === "" ? NaN : Number(each)));
  const [left = NaN, top = NaN, right = NaN, bottom = NaN] = sides;
  if (sides.length === 4 && sides.every((each) => each >= 0) && left < right && top < bottom)
    return { left, top, right, bottom };
  throw new Problem("input/invalid", {
    en: `rectangle: got ${JSON.stringify(given)}, expected left,top,right,bottom such as 0,0,512,512 or 0.1,0,0.9,1.`,
    zh: `rectangle：给出的是 ${JSON.stringify(given)}，应为“左,上,右,下”，例如 0,0,512,512 或 0.1,0,0.9,1。`,
  });
}

function enlarger({ upscaler, device }: Asked, context: RunContext): PrepareOptions["enlarge"] {
  if (upscaler.toLowerCase() === "lanczos") return enlargePlainly;
  return async (pixels, width, height) => {
    const asked = validate(upscaleTool, { picture: "-", upscaler, width, height, device });
    const made = await enlargePicture(pixels, asked, {
      runtime: () => context.runtime(device),
      folders: upscalerFolders(context),
      memory: availableMemory(),
      signal: context.signal,
    });
    return made.pixels;
  };
}

/** The detector is opened with the first picture. */
function faceFinder({ device }: Asked, context: RunContext) {
  let networks: AnnotatorNetworks | undefined;
  return {
    find: async (picture: Pixels): Promise<FoundFace | undefined> => {
      networks ??= annotatorNetworks({
        runtime: () => context.runtime(device),
        folders: annotatorFolders(context),
        signal: context.signal,
      });
      const faces = await findFaces(picture, "buffalo", { networks, signal: context.signal });
      return largestFace(faces)?.box;
    },
    close: async (): Promise<void> => networks?.release(),
  };
}
