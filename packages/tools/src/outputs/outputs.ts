import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { ToolId } from "@inkloom/contract";
import type { GenerateResult } from "@inkloom/diffusion";
import { encodePicture, readPngText } from "@inkloom/pixels";
import { ofDescription } from "../captions/output.ts";
import { pictureFile } from "../pictures/picture-file.ts";
import type { MadeCheckpoint, MadeLora } from "../merging/merge-result.ts";
import type { Results } from "../run.ts";
import { annotatedFile } from "../tools/annotate/annotated-file.ts";
import { ANNOTATION_KEYWORD, UNIT_KEYWORD } from "../tools/annotate/annotation-text.ts";
import type { AnnotateResult } from "../tools/annotate/run.ts";
import { ofEstimateMemory } from "../tools/estimate-memory/output.ts";
import type { GridResult } from "../tools/grid/grid-result.ts";
import type { PoseResult } from "../tools/pose/run.ts";
import { ofQr } from "../tools/qr/output.ts";
import { ofTag } from "../tools/tag/output.ts";
import type { TrainedNetwork } from "../training-runs/trained-network.ts";
import type { UpscaleResult } from "../tools/upscale/run.ts";
import type { WorkflowResult } from "../tools/workflow/run.ts";
import { upscaledFile } from "../tools/upscale/upscaled-file.ts";
import type { Output, OutputFile } from "./output.ts";

/** What each tool's result becomes; leaving one out does not compile. */
export const OUTPUTS: { readonly [Id in ToolId]: (result: Results[Id]) => Output } = {
  generate: ofDrawing,
  img2img: ofDrawing,
  grid: ofGrid,
  upscale: ofUpscale,
  annotate: ofAnnotate,
  pose: ofPose,
  qr: ofQr,
  tag: ofTag,
  caption: (result) => ofDescription(result, "caption"),
  "dataset-check": (result) => reportOnly({ ...result }),
  "dataset-prepare": ({ path: _, ...report }) => reportOnly(report),
  "dataset-history": (result) => reportOnly({ ...result }),
  "tags-list": (result) => reportOnly({ ...result }),
  "tags-edit": (result) => reportOnly({ ...result }),
  "tags-suggest": (result) => reportOnly({ ...result }),
  "train-lora": ofTrained,
  "train-embedding": ofTrained,
  "train-controlnet": ofTrained,
  "train-model": ofTrained,
  workflow: ofWorkflow,
  dice: (result) => ({
    ...reportOnly({ ...result }),
    texts: { prompts: result.prompts.map(({ prompt }) => prompt) },
  }),
  info: (result) => reportOnly({ ...result }),
  "model-inspect": ({ path, files, ...report }) =>
    reportOnly({
      ...report,
      name: basename(path),
      files: files.map((file) => ({ ...file, path: basename(file.path) })),
    }),
  "lora-merge": withoutPath,
  "lora-resize": withoutPath,
  "lora-extract": withoutPath,
  "lora-bake": withoutPath,
  "model-merge": withoutPath,
  "model-new": withoutPath,
  "estimate-memory": ofEstimateMemory,
  doctor: ({ dataFolder, models, files, ...report }) =>
    reportOnly({
      ...report,
      dataFolder: { writable: dataFolder.writable },
      models: models.map(({ path: _, ...model }) => model),
      files: files.map(({ kind, count }) => ({ kind, count })),
    }),
};

const PNG = { format: "png" } as const;

function ofDrawing({
  pictures,
  maps = [],
  model: { name, family },
  seconds,
  memory,
}: GenerateResult): Output {
  async function* files(): AsyncGenerator<OutputFile> {
    for (const picture of pictures) {
      const { width, height } = picture.pixels;
      yield {
        role: "picture",
        bytes: await pictureFile(picture, PNG),
        mediaType: "image/png",
        width,
        height,
        seed: picture.seed,
        infotext: picture.infotext,
        record: picture.job,
      };
    }
    for (const { unit, map } of maps) {
      const { width, height } = map;
      const texts = {
        [ANNOTATION_KEYWORD]: `Control unit ${unit + 1}`,
        [UNIT_KEYWORD]: String(unit),
      };
      const bytes = await encodePicture(map, { ...PNG, grey: true }, texts);
      yield { role: "map", bytes, mediaType: "image/png", width, height };
    }
  }
  return {
    files: files(),
    report: { model: { name, family }, seconds, ...(memory && { memory }) },
  };
}

/** The sheet first, then the cells in their order. */
function ofGrid({ sheet, scale, axes, cells }: GridResult): Output {
  async function* files(): AsyncGenerator<OutputFile> {
    yield { ...told(await readFile(sheet)), role: "sheet" };
    for (const { path, seed } of cells)
      yield { ...told(await readFile(path)), role: "picture", seed };
  }
  return {
    files: files(),
    report: { scale, axes, cells: cells.map(({ x, y, z, seed }) => ({ x, y, z, seed })) },
  };
}

function ofUpscale(result: UpscaleResult): Output {
  const { pixels, upscaler, upscaler2, infotext, texts } = result;
  async function* files(): AsyncGenerator<OutputFile> {
    const { width, height } = pixels;
    const { parameters } = texts;
    yield {
      role: "picture",
      bytes: await upscaledFile(result, PNG),
      mediaType: "image/png",
      width,
      height,
      infotext: parameters === undefined ? infotext : `${parameters}, ${infotext}`,
    };
  }
  const shown = ({ path: _, ...about }: typeof upscaler) => about;
  return {
    files: files(),
    report: { upscaler: shown(upscaler), ...(upscaler2 && { upscaler2: shown(upscaler2) }) },
  };
}

function ofAnnotate(result: AnnotateResult): Output {
  const { id, map, pose, text } = result;
  async function* files(): AsyncGenerator<OutputFile> {
    const { width, height } = map;
    const bytes = await annotatedFile(result, PNG);
    yield { role: "map", bytes, mediaType: "image/png", width, height, infotext: text };
  }
  return {
    files: files(),
    report: { preprocessor: id, ...(pose && { pose }) },
    texts: { pose: pose ? [JSON.stringify(pose)] : [] },
  };
}

function ofPose(result: PoseResult): Output {
  async function* files(): AsyncGenerator<OutputFile> {
    const { width, height } = result.map;
    const bytes = await annotatedFile(result, PNG);
    yield { role: "map", bytes, mediaType: "image/png", width, height, infotext: result.text };
  }
  return { files: files(), report: {} };
}

/** What is only shown is no result. */
function ofWorkflow({ pictures, texts }: WorkflowResult): Output {
  const fileOf = (picture: WorkflowResult["pictures"][number]): OutputFile => {
    const { bytes, width, height, seed, infotext, record } = picture;
    return {
      role: "picture",
      bytes,
      mediaType: "image/png",
      width,
      height,
      ...(seed !== undefined && { seed }),
      ...(infotext !== undefined && { infotext }),
      ...(record !== undefined && { record }),
    };
  };
  async function* files(): AsyncGenerator<OutputFile> {
    for (const picture of pictures)
      if (picture.type === "output") yield await Promise.resolve(fileOf(picture));
  }
  return { files: files(), report: { texts } };
}

/** The report names pictures as they are called. */
function ofTrained({
  path: _,
  folder: __,
  chart: ___,
  leftOut,
  ...report
}: TrainedNetwork): Output {
  const named = leftOut.map(({ path, reason }) => ({ picture: basename(path), reason }));
  return reportOnly({ ...report, leftOut: named });
}

/** Of a model file that was made: what it is called is enough to use it. */
function withoutPath({ path: _, ...report }: MadeLora | MadeCheckpoint): Output {
  return reportOnly({ ...report });
}

const reportOnly = (report: Output["report"]): Output => ({ files: nothing(), report });

async function* nothing(): AsyncGenerator<OutputFile> {
  // no files
}

/** A PNG that a tool wrote, by what it tells itself; its size stands behind the signature, in IHDR. */
function told(bytes: Buffer): Omit<OutputFile, "role"> {
  const { parameters, inkloom } = readPngText(bytes);
  return {
    bytes,
    mediaType: "image/png",
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    infotext: parameters,
    // Written by this program a moment ago.
    record:
      inkloom === undefined
        ? undefined
        : (JSON.parse(inkloom) as NonNullable<OutputFile["record"]>),
  };
}
