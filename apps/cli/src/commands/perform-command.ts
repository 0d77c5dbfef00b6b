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
import { performTrainLora } from "./train-lora.ts";
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
  "train-lora": performTrainLora,
  workflow: performWorkflow,
  dice: performDice,
  info: performInfo,
  "model-inspect": performModelInspect,
  "lora-merge": performMade("lora-merge"),
  "lora-resize": performMade("lora-resize"),
  "lora-extract": performMade("lora-extract"),
  "lora-bake": performMade("lora-bake"),
  "model-merge": performMade("model-merge"),
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
  switch (request.id) {
    case "generate":
      return COMMANDS.generate(request, bench);
    case "img2img":
      return COMMANDS.img2img(request, bench);
    case "grid":
      return COMMANDS.grid(request, bench);
    case "upscale":
      return COMMANDS.upscale(request, bench);
    case "annotate":
      return COMMANDS.annotate(request, bench);
    case "pose":
      return COMMANDS.pose(request, bench);
    case "qr":
      return COMMANDS.qr(request, bench);
    case "tag":
      return COMMANDS.tag(request, bench);
    case "caption":
      return COMMANDS.caption(request, bench);
    case "dataset-check":
      return COMMANDS["dataset-check"](request, bench);
    case "dataset-prepare":
      return COMMANDS["dataset-prepare"](request, bench);
    case "dataset-history":
      return COMMANDS["dataset-history"](request, bench);
    case "tags-list":
      return COMMANDS["tags-list"](request, bench);
    case "tags-edit":
      return COMMANDS["tags-edit"](request, bench);
    case "tags-suggest":
      return COMMANDS["tags-suggest"](request, bench);
    case "train-lora":
      return COMMANDS["train-lora"](request, bench);
    case "workflow":
      return COMMANDS.workflow(request, bench);
    case "dice":
      return COMMANDS.dice(request, bench);
    case "info":
      return COMMANDS.info(request, bench);
    case "model-inspect":
      return COMMANDS["model-inspect"](request, bench);
    case "lora-merge":
      return COMMANDS["lora-merge"](request, bench);
    case "lora-resize":
      return COMMANDS["lora-resize"](request, bench);
    case "lora-extract":
      return COMMANDS["lora-extract"](request, bench);
    case "lora-bake":
      return COMMANDS["lora-bake"](request, bench);
    case "model-merge":
      return COMMANDS["model-merge"](request, bench);
    case "estimate-memory":
      return COMMANDS["estimate-memory"](request, bench);
    case "doctor":
      return COMMANDS.doctor(request, bench);
  }
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
