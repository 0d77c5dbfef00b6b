import type { ToolId } from "@inkloom/contract";
import type { Output } from "./outputs/output.ts";
import { OUTPUTS } from "./outputs/outputs.ts";
import type { RunContext, Runs } from "./run.ts";
import { runAnnotate } from "./tools/annotate/run.ts";
import { runDatasetCheck } from "./tools/dataset-check/run.ts";
import { runDatasetHistory } from "./tools/dataset-history/run.ts";
import { runDatasetPrepare } from "./tools/dataset-prepare/run.ts";
import { runCaption } from "./tools/caption/run.ts";
import { runDice } from "./tools/dice/run.ts";
import { runDoctor } from "./tools/doctor/run.ts";
import { runEstimateMemory } from "./tools/estimate-memory/run.ts";
import { runGenerate } from "./tools/generate/run.ts";
import { runGrid } from "./tools/grid/run.ts";
import { runImg2img } from "./tools/img2img/run.ts";
import { runInfo } from "./tools/info/run.ts";
import { runLoraBake } from "./tools/lora-bake/run.ts";
import { runLoraExtract } from "./tools/lora-extract/run.ts";
import { runLoraMerge } from "./tools/lora-merge/run.ts";
import { runLoraResize } from "./tools/lora-resize/run.ts";
import { runModelInspect } from "./tools/model-inspect/run.ts";
import { runModelMerge } from "./tools/model-merge/run.ts";
import { runModelNew } from "./tools/model-new/run.ts";
import { runPose } from "./tools/pose/run.ts";
import { runQr } from "./tools/qr/run.ts";
import { runTag } from "./tools/tag/run.ts";
import { runTagsEdit } from "./tools/tags-edit/run.ts";
import { runTagsList } from "./tools/tags-list/run.ts";
import { runTagsSuggest } from "./tools/tags-suggest/run.ts";
import { runTrainControlnet } from "./tools/train-controlnet/run.ts";
import { runTrainEmbedding } from "./tools/train-embedding/run.ts";
import { runTrainLora } from "./tools/train-lora/run.ts";
import { runTrainModel } from "./tools/train-model/run.ts";
import { runUpscale } from "./tools/upscale/run.ts";
import { workflowRun } from "./tools/workflow/run.ts";

export const RUNS: Runs = {
  generate: runGenerate,
  img2img: runImg2img,
  grid: runGrid,
  upscale: runUpscale,
  annotate: runAnnotate,
  pose: runPose,
  qr: runQr,
  tag: runTag,
  caption: runCaption,
  "dataset-check": runDatasetCheck,
  "dataset-prepare": runDatasetPrepare,
  "dataset-history": runDatasetHistory,
  "tags-list": runTagsList,
  "tags-edit": runTagsEdit,
  "tags-suggest": runTagsSuggest,
  "train-lora": runTrainLora,
  "train-embedding": runTrainEmbedding,
  "train-controlnet": runTrainControlnet,
  "train-model": runTrainModel,
  workflow: workflowRun(perform),
  dice: runDice,
  info: runInfo,
  "model-inspect": runModelInspect,
  "lora-merge": runLoraMerge,
  "lora-resize": runLoraResize,
  "lora-extract": runLoraExtract,
  "lora-bake": runLoraBake,
  "model-merge": runModelMerge,
  "model-new": runModelNew,
  "estimate-memory": runEstimateMemory,
  doctor: runDoctor,
};

/** A tool's run and what becomes of its result belong together, whichever tool it is; a union of tools cannot say so. */
export async function perform(
  id: ToolId,
  parameters: object,
  context: RunContext,
): Promise<Output> {
  const run = RUNS[id] as (parameters: object, context: RunContext) => Promise<unknown>;
  const output = OUTPUTS[id] as (result: unknown) => Output;
  return output(await run(parameters, context));
}
