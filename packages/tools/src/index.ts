/** What each tool of the contract does, and what its results need on the way to a file. */
export type { DeviceChoice, Results, Run, RunContext, Runs } from "./run.ts";
export { perform, RUNS } from "./runs.ts";
export { OUTPUTS } from "./outputs/outputs.ts";
export type { Output, OutputFile } from "./outputs/output.ts";
export { drawBatches, singleBatches } from "./batches/draw-batches.ts";
export { joinedResults } from "./batches/held-batches.ts";
export { dataFolder } from "./files/data-folder.ts";
export { readPictureFile } from "./files/picture-file.ts";
export { folderProblem, isFolder, overPictures } from "./files/picture-folder.ts";
export { drawPrompts } from "./tools/generate/prompts/draw-prompts.ts";
export { readTextFile } from "./files/text-file.ts";
export { takeFile, type TakenFile } from "./files/take-file.ts";
export { planGrid } from "./tools/grid/plan.ts";
export { keptSessions, modelSessions } from "./tools/grid/kept-sessions.ts";
export { expectWritableFolder } from "./files/writable-folder.ts";
export { moveToFreeName, writeWholeFile } from "./files/write-whole-file.ts";
export { expectTextFits, pictureFile } from "./pictures/picture-file.ts";
export { picturePng } from "./pictures/picture-png.ts";
export { tagDescriber } from "./tools/tag/describer.ts";
export { captionDescriber } from "./tools/caption/describer.ts";
export { type CaptionSource, fileSource, folderSources } from "./captions/sources.ts";
export {
  type Captioned,
  type CaptionsDone,
  type OpenDescriber,
  writeCaptions,
} from "./captions/write-captions.ts";
export { upscaledFile } from "./tools/upscale/upscaled-file.ts";
export { ANNOTATION_KEYWORD, UNIT_KEYWORD } from "./tools/annotate/annotation-text.ts";
export { annotatedFile } from "./tools/annotate/annotated-file.ts";
export { pictureTexts, restorePicture } from "./pictures/restore-picture.ts";
export type { PictureReport } from "./tools/info/picture-report.ts";
export type { MachineReport } from "./tools/doctor/machine-report.ts";
// Files of models, as they come from elsewhere:
export {
  type Conversion,
  type ConversionOptions,
  convertToSafetensors,
} from "./model-files/convert-to-safetensors.ts";
export { type ModelFile, readModelFile } from "./model-files/model-file.ts";
// Charts as files:
export { chartPng, chartSvg } from "@inkloom/training";
// Runs of training, whoever began them:
export {
  trainingRecordsAfter,
  type TrainingRun,
  trainingRun,
  type TrainingRunDetails,
  trainingRuns,
  trainingSample,
} from "./training-runs/training-runs.ts";
// Lists of models, taggers and data sets:
export { datasetNames, taggerNames } from "./datasets/names.ts";
export { kindFolders, vaePlaces } from "./model-files/kind-folders.ts";
export { locateNamed, type NamedModelKind } from "./model-files/locate-named.ts";
export { type ModelHeader, readModelHeader } from "./model-files/model-header.ts";
export { type FolderContext } from "./run.ts";
export { knownModelHash, readStyles, rememberModelHash, type Style } from "@inkloom/diffusion";
// Models of other programs:
export { MODEL_KINDS, type ModelFolders, type ModelKind, modelsFrom } from "@inkloom/diffusion";
// Names of a request that comes from elsewhere are no paths:
export { partsOfName, withNamesOnly } from "@inkloom/diffusion";
// What a name that is not known was meant to be:
export { nearestNames } from "@inkloom/diffusion";
// What other programs' requests and pictures mean:
export {
  parseInfotext,
  resolveSampler,
  resolveSchedule,
  SAMPLERS,
  SCHEDULES,
  spellOutStrengths,
} from "@inkloom/diffusion";
export type {
  DrawingProgress,
  GenerateResult,
  ModelReport,
  NetworkReport,
} from "@inkloom/diffusion";
// Workflows:
export { checkGraph, type CheckedGraph } from "./workflow/check-graph.ts";
export { withDrawnSeeds } from "./workflow/drawn-seeds.ts";
export { graphProblem } from "./workflow/graph-problem.ts";
export { graphWith } from "./workflow/graph-with.ts";
export { readGraph } from "./workflow/read-graph.ts";
export { readGraphFile } from "./workflow/read-graph-file.ts";
export { localNodeNames } from "./workflow/local-names.ts";
export { withPictureNames } from "./workflow/picture-names.ts";
export { type NodeShown, runGraph } from "./workflow/run-graph.ts";
export { comfyChain } from "./workflow/told/comfy-chain.ts";
export { isToldAsGraph, toolGraph } from "./workflow/told/tool-graph.ts";
export { workflowNodes } from "./workflow/workflow-nodes.ts";
export type { WorkflowPicture } from "./tools/workflow/run.ts";
export { type NodeNames, nodeTypes } from "./workflow/node-types/node-types.ts";
// Prompts, while they are typed:
export { openPromptDesk, type PromptDesk, type PromptQuery } from "./prompts/prompt-desk.ts";
export { type Completion, COMPLETION_KINDS, type CompletionKind } from "./prompts/completions.ts";
export { TAG_LIST_LIMIT, type TagList } from "./prompts/tags/tag-lists.ts";
export { type PromptReading, SPAN_KINDS, type TextReading } from "@inkloom/diffusion";
// Data sets, while they are looked through:
export {
  type CaptionChoice,
  type DatasetDesk,
  type HistoryStep,
  openDatasetDesk,
} from "./datasets/dataset-desk.ts";
export type { ExpectedBatch } from "@inkloom/training";
export type { AskedEdit } from "./tools/tags-edit/operation-of.ts";
// ComfyUI's graphs:
export { comfyNames } from "./comfy/comfy-names.ts";
export { pageToPrompt } from "./comfy/page/page-to-prompt.ts";
export {
  type ComfyOutputs,
  type ComfyPicture,
  type ComfyPlace,
  type ComfyRun,
  runComfy,
} from "./comfy/run-comfy.ts";
export {
  type CheckedNode,
  type CheckedPrompt,
  checkPrompt,
  exactJson,
  type NameLists,
  NodeCache,
  type NodeErrors,
  NodeFailure,
  objectInfo,
  parseExactJson,
  type Prompt,
  type PromptCheck,
  type PromptError,
  type PromptEvent,
  type Shown,
  type ShownImage,
} from "@inkloom/diffusion";
