import type { ToolId } from "@inkloom/contract";
import { dataFolder, modelsFrom, readPictureFile } from "@inkloom/tools";
import type { AnyToolRequest, ToolRequest } from "../arguments/program.ts";
import { jsonText } from "../output/json-text.ts";
import { drawingPlace } from "../elsewhere/drawing-place.ts";
import type { Bench, Perform } from "./bench.ts";
import { performAnnotate } from "./annotate.ts";
import { performDatasetCheck } from "./dataset-check.ts";
import { performDatasetHistory } from "./dataset-history.ts";
import { performDatasetPrepare } from "./dataset-prepare.ts";
import { performDice } from "./dice.ts";
import { performDoctor } from "./doctor.ts";
import { performEstimateMemory } from "./estimate-memory.ts";
import { performGenerate } from "./generate.ts";
import { performGrid } from "./grid.ts";
import { performImg2img } from "./img2img.ts";
import { performInfo } from "./info.ts";
import { performModelInspect } from "./model-inspect.ts";
import { performMade } from "./made-model.ts";
import { performPose, poseOfFile } from "./pose.ts";
import { performQr } from "./qr.ts";
import { performCaption, performTag } from "./describe.ts";
import { performTagsEdit, performTagsList, performTagsSuggest } from "./tags.ts";
import { performTrained } from "./trained.ts";
import { performUpscale } from "./upscale.ts";
import { graphOfFile } from "./workflow-file.ts";
import { performWorkflow } from "./workflow.ts";

/** How each tool's result is shown; leaving one out does not compile. */
const COMMANDS: { readonly [Id in ToolId]: Perform<Id> } = {
  generate: performGenerate,
  img2img: performImg2img,
  grid: performGrid,
  upscale: performUpscale,
  annotate: performAnnotate,
  pose: performPose,
  qr: performQr,
  tag: performTag,
  caption: performCaption,
  "dataset-check": performDatasetCheck,
  "dataset-prepare": performDatasetPrepare,
  "dataset-history": performDatasetHistory,
  "tags-list": performTagsList,
  "tags-edit": performTagsEdit,
  "tags-suggest": performTagsSuggest,
  "train-lora": performTrained("train-lora"),
  "train-embedding": performTrained("train-embedding"),
  "train-controlnet": performTrained("train-controlnet"),
  "train-model": performTrained("train-model"),
  workflow: performWorkflow,
  dice: performDice,
  info: performInfo,
  "model-inspect": performModelInspect,
  "lora-merge": performMade("lora-merge"),
  "lora-resize": performMade("lora-resize"),
  "lora-extract": performMade("lora-extract"),
  "lora-bake": performMade("lora-bake"),
  "model-merge": performMade("model-merge"),
  "model-new": performMade("model-new"),
  "estimate-memory": performEstimateMemory,
  doctor: performDoctor,
};

/** Runs the tool that was asked for and shows what it made. */
export async function performCommand(
  asked: AnyToolRequest,
  { language, around }: Pick<Bench, "language" | "around">,
): Promise<void> {
  const { openRuntime, embeddedModels, signal, stdout, env } = around;
  const request = await withFile(asked, around);
  const installations = "modelsFrom" in request.extras ? (request.extras.modelsFrom ?? []) : [];
  const home = dataFolder(env);
  const bench: Bench = {
    language,
    around,
    runs: await around.loadRuns(),
    context: {
      runtime: openRuntime,
      embeddedModels,
      signal,
      home,
      folders: await modelsFrom(installations),
      picture: readPictureFile,
      ...(await drawingPlace(request, { around, language }, home)),
    },
    printJson: (document) => {
      stdout.write(jsonText(document));
    },
  };
  // A tool's command and its request belong together, whichever tool it is; a union of tools cannot say so.
  const command = COMMANDS[request.id] as (request: AnyToolRequest, bench: Bench) => Promise<void>;
  await command(request, bench);
}

/** What a word of the command line names as a file, read in its place. */
async function withFile(asked: AnyToolRequest, around: Bench["around"]): Promise<AnyToolRequest> {
  if (asked.id === "workflow") return withGraph(asked, around);
  if (asked.id !== "pose") return asked;
  const pose = await poseOfFile(asked.words[0] ?? "-", around);
  return { ...asked, parameters: { ...asked.parameters, pose } };
}

async function withGraph(
  request: ToolRequest<"workflow">,
  around: Bench["around"],
): Promise<ToolRequest<"workflow">> {
  const { words, extras, parameters } = request;
  const graph = await graphOfFile(words[0] ?? "-", around, extras.set);
  return { ...request, parameters: { ...parameters, graph } };
}
