import type { Static } from "typebox";
import { annotateTool } from "./annotate.ts";
import { datasetCheckTool } from "./dataset-check.ts";
import { datasetHistoryTool } from "./dataset-history.ts";
import { datasetPrepareTool } from "./dataset-prepare.ts";
import { captionTool } from "./caption.ts";
import { diceTool } from "./dice.ts";
import { doctorTool } from "./doctor.ts";
import { estimateMemoryTool } from "./estimate-memory.ts";
import { generateTool } from "./generate.ts";
import { img2imgTool } from "./img2img.ts";
import { gridTool } from "./grid.ts";
import { infoTool } from "./info.ts";
import { loraBakeTool } from "./lora-bake.ts";
import { loraExtractTool } from "./lora-extract.ts";
import { loraMergeTool } from "./lora-merge.ts";
import { loraResizeTool } from "./lora-resize.ts";
import { modelInspectTool } from "./model-inspect.ts";
import { modelMergeTool } from "./model-merge.ts";
import { modelNewTool } from "./model-new.ts";
import { poseTool } from "./pose.ts";
import { qrTool } from "./qr.ts";
import { tagTool } from "./tag.ts";
import { tagsEditTool } from "./tags-edit.ts";
import { tagsListTool } from "./tags-list.ts";
import { tagsSuggestTool } from "./tags-suggest.ts";
import { upscaleTool } from "./upscale.ts";
import { trainControlnetTool } from "./train-controlnet.ts";
import { trainEmbeddingTool } from "./train-embedding.ts";
import { trainLoraTool } from "./train-lora.ts";
import { trainModelTool } from "./train-model.ts";
import { workflowTool } from "./workflow.ts";

/** Every tool, in the order of help texts and pages. */
export const TOOLS = {
  generate: generateTool,
  img2img: img2imgTool,
  grid: gridTool,
  upscale: upscaleTool,
  annotate: annotateTool,
  pose: poseTool,
  qr: qrTool,
  tag: tagTool,
  caption: captionTool,
  "dataset-check": datasetCheckTool,
  "dataset-prepare": datasetPrepareTool,
  "dataset-history": datasetHistoryTool,
  "tags-list": tagsListTool,
  "tags-edit": tagsEditTool,
  "tags-suggest": tagsSuggestTool,
  "train-lora": trainLoraTool,
  "train-embedding": trainEmbeddingTool,
  "train-controlnet": trainControlnetTool,
  "train-model": trainModelTool,
  workflow: workflowTool,
  dice: diceTool,
  info: infoTool,
  "model-inspect": modelInspectTool,
  "lora-merge": loraMergeTool,
  "lora-resize": loraResizeTool,
  "lora-extract": loraExtractTool,
  "lora-bake": loraBakeTool,
  "model-merge": modelMergeTool,
  "model-new": modelNewTool,
  "estimate-memory": estimateMemoryTool,
  doctor: doctorTool,
} as const;

export type ToolId = keyof typeof TOOLS;

/** The parameters of a tool with every default filled in. */
export type ParamsOf<Id extends ToolId> = Static<(typeof TOOLS)[Id]["parameters"]>;
