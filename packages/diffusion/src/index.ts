/** From a request to pictures. */
export type { DrawingContext, DrawingProgress } from "./drawing/drawing.ts";
export { generate, type GenerateContext, type GenerateResult } from "./generate.ts";
export type { Img2imgPictures } from "./img2img/given-pictures.ts";
export { img2img } from "./img2img/img2img.ts";
export { checkImg2imgPictures } from "./img2img/check-pictures.ts";
export type { Finished } from "./finish/finish.ts";
export { FILE_PARAMETERS, sharedName, withSharedNames } from "./finish/shared-names.ts";
export { drawingMemory, keptBytes, PROGRAMS, type RunMemory } from "./memory-estimate.ts";
export { memoryLog } from "./drawing/memory-log.ts";
export { type CheckContext, type CheckedRequest, checkRequests } from "./check-requests.ts";
export { restoreRequest } from "./restore/restore.ts";
export type { RestoredRequest, RestoreSource, Unrestored } from "./restore/restored.ts";
export { inspectModel, type ModelReport, type NetworkReport } from "./checkpoint/inspect.ts";
export { AdaptedSession } from "./adapters/adapted-session.ts";
export type { AdaptableModel } from "./adapters/adaptable-model.ts";
export { wantedLoras } from "./adapters/wanted-loras.ts";
export { type LoraOptions, type WantedLora, withLoras } from "./adapters/network-adapters.ts";
export { int8Network } from "./precision/int8.ts";
export { compileUnet, unetCall } from "./denoise/unet.ts";
// What training asks of a checkpoint:
export type { Checkpoint } from "./checkpoint/checkpoint.ts";
export { openCheckpoint } from "./checkpoint/open.ts";
export { settledPrediction } from "./drawing/settled-prediction.ts";
export { discreteSchedule } from "./denoise/discrete-schedule.ts";
export { checkpointTokenizer } from "./prompt/checkpoint-tokenizer.ts";
export { openSessions } from "./sessions.ts";
export { weightFaults } from "./weight-faults.ts";
// Control units, by themselves:
export { type Controls, controlsOf } from "./control/controls.ts";
export { type ControlNetwork, controlNetwork } from "./control/control-network.ts";
export { type FoundControl, listControls, openControl } from "./control/find-control.ts";
export { type ControlSources, openUnits } from "./control/open-units.ts";
export {
  type Chunk,
  type ChunkOptions,
  clipTokenizer,
  encodePrompt,
  type LengthRule,
  loadTokenizer,
  openClipTokenizer,
  pairPrompts,
  type PromptPair,
  type Tokenizer,
  dicePrompt,
  readWords,
  spellOutStrengths,
} from "./prompt/index.ts";
// What a prompt says, for people who type it:
export { type ModelWordsReader, modelWordsReader } from "./reading/model-words.ts";
export { listPromptNames, type PromptNames } from "./reading/prompt-names.ts";
export { type PromptReading, readPrompt, type ReadPromptRequest } from "./reading/read-prompt.ts";
export {
  type PromptFault,
  type PromptSpan,
  SPAN_KINDS,
  type TextReading,
} from "./reading/reading.ts";
export { parseInfotext } from "./finish/infotext.ts";
export { resolveSampler, resolveSchedule, SAMPLERS, SCHEDULES } from "./samplers/index.ts";
export { vaeFolders } from "./checkpoint/vae-file.ts";
// What names mean, and what model files are, for lists of them:
export { findLora } from "./adapters/find-lora.ts";
export { locateModel } from "./checkpoint/locate.ts";
export { openSource, type Source } from "./checkpoint/source.ts";
export { entriesOf, findNetworks } from "./checkpoint/networks.ts";
export { familyName, unetKind } from "./checkpoint/kind.ts";
export type { FamilyName, UnetKind } from "./checkpoint/checkpoint.ts";
export { locateVae } from "./checkpoint/vae-file.ts";
export { locateUpscaler } from "./upscale/locate.ts";
export { embeddingPaths } from "./prompt/embeddings/embedding-library.ts";
export { checkpointFamily, type Family, familyOf } from "./checkpoint/family.ts";
export { familyOfLora } from "./adapters/lora-family.ts";
export { peftSettings } from "./adapters/peft-settings.ts";
export { triggersOf } from "./adapters/lora-report.ts";
export { upscalerReport } from "./upscale/report.ts";
export { knownModelHash, rememberModelHash } from "./finish/model-hash.ts";
export { readStyles, type Style } from "./prompt/styles/styles.ts";
export { withoutStyle, withStyle } from "./prompt/styles/edit-styles.ts";
export { plainText } from "./prompt/plain-text.ts";
export { wordPairs } from "./prompt/dice/word-pairs.ts";
export { expectName, onlyNames, partsOfName, withNamesOnly } from "./names-only.ts";
export { nearestNames } from "./nearest-names.ts";
export { COUNT_NAMED, type NamedKind } from "./named-files.ts";
export {
  MODEL_KINDS,
  type ModelFolders,
  type ModelKind,
  modelsFrom,
} from "./installations/index.ts";
export { type EnlargedPicture, enlargePicture, upscalerFolders } from "./upscale/index.ts";
export {
  channelOf,
  type CheckedNode,
  type CheckedPrompt,
  checkNode,
  type CheckPromptOptions,
  checkPrompt,
  COMFY_NODES,
  type ComfyContext,
  type ComfyFolders,
  type ComfyImage,
  type ComfyImages,
  type ComfyUnit,
  exactJson,
  expectRoom,
  GLUE_NODES,
  graphOf,
  type GraphRequest,
  graphRequest,
  imageOf,
  type InputSpec,
  joinedImages,
  linkOf,
  type Literal,
  maskImage,
  type NameLists,
  NodeCache,
  type NodeDeclaration,
  type NodeErrors,
  NodeFailure,
  NodeInputs,
  nodeInputsOf,
  type NodeResult,
  objectInfo,
  parseExactJson,
  pixelsOf,
  type Prompt,
  type PromptCheck,
  type PromptError,
  type PromptEvent,
  type PromptImages,
  type PromptLink,
  type PromptNode,
  runPrompt,
  type RunPromptContext,
  type Shown,
  type ShownImage,
  type Value,
  wordsOf,
} from "./comfy/index.ts";
// Control pictures:
export { annotate, type AnnotateRequest } from "./annotate/annotate.ts";
export type { Annotation } from "./annotate/annotator.ts";
export { findFaces, largestFace } from "./annotate/faces/index.ts";
export { annotatorFolders } from "./annotate/locate.ts";
export { type AnnotatorNetworks, annotatorNetworks } from "./annotate/networks.ts";
export {
  drawPose,
  type PoseDocument,
  poseDocument,
  type PoseParts,
  poseText,
  readPose,
  readPoses,
} from "./annotate/pose/index.ts";
export { type Segment, segmentAt, type SegmentRequest } from "./annotate/segment/segment-at.ts";
