import { join } from "node:path";
import type { ParamsOf, ToolId } from "@inkloom/contract";
import {
  type DrawingProgress,
  type GenerateResult,
  type ModelFolders,
  type ModelReport,
  annotatorFolders as ownAnnotatorFolders,
  upscalerFolders as ownUpscalerFolders,
} from "@inkloom/diffusion";
import type { Runtime } from "@inkloom/engine";
import { taggerFolders as ownTaggerFolders } from "@inkloom/training";
import type { MadeCheckpoint, MadeLora } from "./merging/merge-result.ts";
import type { AnnotateResult } from "./tools/annotate/run.ts";
import type { DatasetCheckResult } from "./tools/dataset-check/run.ts";
import type { DatasetHistoryResult } from "./tools/dataset-history/run.ts";
import type { DatasetPrepareResult } from "./tools/dataset-prepare/run.ts";
import type { CaptionResult } from "./tools/caption/run.ts";
import type { DiceResult } from "./tools/dice/run.ts";
import type { MachineReport } from "./tools/doctor/machine-report.ts";
import type { EstimateMemoryResult } from "./tools/estimate-memory/run.ts";
import type { GridResult } from "./tools/grid/grid-result.ts";
import type { PictureReport } from "./tools/info/picture-report.ts";
import type { PoseResult } from "./tools/pose/run.ts";
import type { QrResult } from "./tools/qr/run.ts";
import type { TagResult } from "./tools/tag/run.ts";
import type { TagsEditResult } from "./tools/tags-edit/run.ts";
import type { TagsListResult } from "./tools/tags-list/run.ts";
import type { TagsSuggestResult } from "./tools/tags-suggest/run.ts";
import type { TrainedLora } from "./tools/train-lora/trained-lora.ts";
import type { TrainedNetwork } from "./training-runs/trained-network.ts";
import type { UpscaleResult } from "./tools/upscale/run.ts";
import type { WorkflowResult } from "./tools/workflow/run.ts";

/** The devices that a request may ask for. */
export type DeviceChoice = ParamsOf<"generate">["device"];

/** What a tool is given beside its parameters. */
export interface RunContext {
  /** A runtime for a device, to be used and not closed: whoever gives it closes it, as others may use it too. Rejects with a
   *  Problem where it is absent. */
  readonly runtime: (device: DeviceChoice) => Promise<Runtime>;
  /** Data folder; need not exist. */
  readonly home: string;
  /** Folder of the models that came with the program. */
  readonly embeddedModels: string;
  /** Folders of other programs' models, looked at after those of `home`. */
  readonly folders?: ModelFolders | undefined;
  /** Bytes of a picture that a parameter names, on the command line by its path.
   *  Rejects with a Problem `input/picture` where there is none. */
  readonly picture: (name: string) => Promise<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DrawingProgress) => void) | undefined;
  /** Who draws and enlarges instead of this process, such as a server that has the models loaded. It also looks for what
   *  requests name, since only it knows. */
  readonly elsewhere?:
    Pick<Runs, "generate" | "img2img" | "upscale" | "annotate" | "workflow"> | undefined;
}

/** What each tool makes. */
export interface Results {
  readonly generate: GenerateResult;
  readonly img2img: GenerateResult;
  readonly grid: GridResult;
  readonly upscale: UpscaleResult;
  readonly annotate: AnnotateResult;
  readonly pose: PoseResult;
  readonly qr: QrResult;
  readonly tag: TagResult;
  readonly caption: CaptionResult;
  readonly "dataset-check": DatasetCheckResult;
  readonly "dataset-prepare": DatasetPrepareResult;
  readonly "dataset-history": DatasetHistoryResult;
  readonly "tags-list": TagsListResult;
  readonly "tags-edit": TagsEditResult;
  readonly "tags-suggest": TagsSuggestResult;
  readonly "train-lora": TrainedLora;
  readonly "train-embedding": TrainedLora;
  readonly "train-controlnet": TrainedNetwork;
  readonly "train-model": TrainedNetwork;
  readonly workflow: WorkflowResult;
  readonly dice: DiceResult;
  readonly info: PictureReport;
  readonly "model-inspect": ModelReport;
  readonly "lora-merge": MadeLora;
  readonly "lora-resize": MadeLora;
  readonly "lora-extract": MadeLora;
  readonly "lora-bake": MadeCheckpoint;
  readonly "model-merge": MadeCheckpoint;
  readonly "model-new": MadeCheckpoint;
  readonly "estimate-memory": EstimateMemoryResult;
  readonly doctor: MachineReport;
}

/** What a tool does. `parameters` have been validated. */
export type Run<Id extends ToolId> = (
  parameters: ParamsOf<Id>,
  context: RunContext,
) => Promise<Results[Id]>;

/** Every tool's doing; leaving one out does not compile. */
export type Runs = { readonly [Id in ToolId]: Run<Id> };

/** The folders of a context. */
export type FolderContext = Pick<RunContext, "home" | "embeddedModels" | "folders">;

/** Where LoRAs are looked for by name, with all folders below; those that came with the program last. */
export const loraFolders = ({ home, embeddedModels, folders }: FolderContext): string[] => [
  join(home, "loras"),
  join(home, "models", "loras"),
  join(home, "models", "Lora"),
  join(home, "models", "LyCORIS"),
  ...(folders?.lora ?? []),
  join(embeddedModels, "loras"),
];

/** Where models are looked for by name, the user's own first. */
export const modelFolders = ({ home, embeddedModels, folders }: FolderContext): string[] => [
  join(home, "models"),
  ...(folders?.checkpoint ?? []),
  embeddedModels,
];

/** Where other programs keep autoencoders, beside those that lie with the models. */
export const otherVaeFolders = ({ folders }: FolderContext): readonly string[] =>
  folders?.vae ?? [];

/** Where textual inversions are looked for by name, A1111's name of the folder among them. */
export const embeddingFolders = ({ home, folders }: FolderContext): string[] => [
  join(home, "embeddings"),
  join(home, "models", "embeddings"),
  ...(folders?.embedding ?? []),
];

/** Where upscalers are looked for by name. */
export const upscalerFolders = ({ home, folders }: FolderContext): string[] => [
  ...ownUpscalerFolders(home),
  ...(folders?.upscaler ?? []),
];

/** Where control networks and image prompts are looked for by name, with all folders below; those that came with the program
 *  last. */
export const controlFolders = ({ home, embeddedModels, folders }: FolderContext): string[] => [
  ...[home, join(home, "models")].flatMap((base) =>
    CONTROL_FOLDERS.map((folder) => join(base, folder)),
  ),
  ...(folders?.controlnet ?? []),
  join(embeddedModels, "controlnet"),
];

/** Names of the folder here, in A1111 and in ComfyUI; new files are written to the first. */
const CONTROL_FOLDERS = [
  "controlnet",
  "ControlNet",
  "t2i_adapter",
  "ipadapter",
  "instantid",
  "style_models",
];

/** Where the networks of preprocessors are looked for by name, with all folders below. */
export const annotatorFolders = ({ home, folders }: FolderContext): string[] => [
  ...ownAnnotatorFolders(home),
  ...(folders?.annotator ?? []),
];

/** The same with the towers that see pictures for image prompts. */
export const seeingFolders = (context: FolderContext): string[] => [
  ...annotatorFolders(context),
  ...[context.home, join(context.home, "models")].map((base) => join(base, "clip_vision")),
  ...(context.folders?.["clip-vision"] ?? []),
];

/** Where taggers are looked for by name. */
export const taggerFolders = ({ home }: Pick<FolderContext, "home">): string[] =>
  ownTaggerFolders(home);

/** Where what can be made again is kept. */
export const cacheFolder = ({ home }: FolderContext): string => join(home, "cache");
