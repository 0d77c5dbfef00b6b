import { mkdir, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { type ParamsOf, Problem, TOOLS, validate } from "@inkloom/contract";
import {
  type Checkpoint,
  generate,
  onlyNames,
  openCheckpoint,
  partsOfName,
} from "@inkloom/diffusion";
import {
  fileIdentity,
  lossChart,
  readDataset,
  stopAdvice,
  trainLora,
  type StepRecord,
} from "@inkloom/training";
import { locateDataset } from "../../datasets/locate-dataset.ts";
import { drawingContext } from "../../drawing-context.ts";
import { secondsSince } from "../../merging/merge-result.ts";
import { picturePng } from "../../pictures/picture-png.ts";
import { modelFolders, type Run, type RunContext } from "../../run.ts";
import { watchRun } from "../../training-runs/watch-run.ts";
import { datasetSettings, trainingOf } from "./training-of.ts";
import type { LossPoint, TrainedLora } from "./trained-lora.ts";

type Parameters = ParamsOf<"train-lora">;

/** Trains a LoRA, or goes on with a run of that name. */
export const runTrainLora: Run<"train-lora"> = async (parameters, context) => {
  const start = performance.now();
  const { output_name: name, reg_data_dir, on_error, save_every_n_epochs } = parameters;
  const { signal, onProgress } = context;
  if (partsOfName(name)?.length !== 1)
    throw new Problem("input/name", {
      en: `output_name: got ${JSON.stringify(name)}, expected the name of a file without folders, such as "mine".`,
      zh: `output_name：给出的是 ${JSON.stringify(name)}，应为不含文件夹的文件名，例如“mine”。`,
    });
  onProgress?.({ stage: "load" });
  const checkpoint = await openTrained(parameters, context);
  const training = trainingOf(parameters);
  const data = await readDataset(await datasetPath(parameters.dataset, context), {
    settings: datasetSettings(parameters, checkpoint),
    regularisation:
      reg_data_dir === undefined ? undefined : await locateDataset(reg_data_dir, context),
    unreadable: on_error,
    signal,
  });
  for (const notice of data.notes) onProgress?.({ stage: "load", notice });
  const folder = join(context.home, "training", name);
  const output = join(context.home, "loras");
  await mkdir(output, { recursive: true });
  const chart = join(folder, "losses.png");
  const watch = watchRun(folder, "train-lora", parameters, onProgress);
  const runtime = await context.runtime(parameters.device);
  try {
    const records: StepRecord[] = [];
    const drawChart = async (): Promise<void> => writeFile(chart, await lossChart(records));
    const made = await trainLora({
      name,
      checkpoint,
      checkpointIdentity: await identityOf(checkpoint),
      data,
      training,
      runtime,
      folder,
      output,
      precision: parameters.save_precision,
      saveEveryNEpochs: save_every_n_epochs,
      stateEveryNSteps: parameters.save_state_every_n_steps,
      comment: parameters.training_comment,
      signal,
      onProgress(progress) {
        if (progress.stage === "latents") watch.latents(progress.done, progress.of);
        else {
          records.push(progress.record);
          watch.step(progress.record, progress.steps);
        }
      },
      async sample(file, { step, epoch }) {
        await drawChart();
        if (epoch % parameters.sample_every_n_epochs === 0)
          watch.sampled(await drawSamples(parameters, context, { file, folder, step }));
      },
    });
    const all = made.records;
    const tenth = Math.max(1, Math.floor(all.length / 10));
    const advice = stopAdvice(all);
    await writeFile(chart, await lossChart(all));
    await watch.finished(made.written.path, made.written.bytes);
    const validationLoss = all.findLast(
      (each) => each.validationLoss !== undefined,
    )?.validationLoss;
    return {
      ...made.written,
      name,
      pictures: data.datasets.reduce(
        (sum, { subsets }) => sum + subsets.reduce((n, { pictures }) => n + pictures.length, 0),
        0,
      ),
      steps: made.steps,
      epochs: made.epochs,
      resumedAt: made.resumedAt,
      firstLoss: meanLoss(all.slice(0, tenth)),
      lastLoss: meanLoss(all.slice(-tenth)),
      ...(validationLoss !== undefined && { validationLoss }),
      ...(advice && { advice: { en: advice.en, zh: advice.zh } }),
      folder,
      chart,
      losses: lossPoints(all),
      leftOut: data.unreadable,
      notes: data.notes,
      seconds: secondsSince(start),
    } satisfies TrainedLora;
  } finally {
    await runtime.close();
  }
};

const meanLoss = (records: readonly StepRecord[]): number =>
  records.reduce((sum, { loss }) => sum + loss, 0) / records.length;

/** Points that a chart can show. */
const POINTS = 300;

function lossPoints(records: readonly StepRecord[]): LossPoint[] {
  const size = Math.ceil(records.length / POINTS);
  return Array.from({ length: Math.ceil(records.length / size) }, (_, i) => {
    const part = records.slice(i * size, (i + 1) * size);
    const held = part.findLast((each) => each.validationLoss !== undefined)?.validationLoss;
    const step = part.at(-1)?.step ?? 0;
    return { step, loss: meanLoss(part), ...(held !== undefined && { validationLoss: held }) };
  });
}

/** The model with what the request says of its noise. */
const openTrained = async (
  { model, v_parameterization, zero_terminal_snr }: Parameters,
  context: RunContext,
): Promise<Checkpoint> =>
  openCheckpoint(model, modelFolders(context), {
    prediction: v_parameterization ? "v" : "auto",
    zeroSnr: zero_terminal_snr,
  });

/** A configuration where paths are taken, else a folder. */
async function datasetPath(name: string, context: RunContext): Promise<string> {
  const isConfiguration = [".toml", ".json", ".jsonl"].includes(extname(name).toLowerCase());
  if (!onlyNames() && isConfiguration && (await stat(name).catch(() => undefined))) return name;
  return locateDataset(name, context);
}

/** Its files with their sizes and times. */
function identityOf({ unet, textEncoder, textEncoder2, vae }: Checkpoint): Promise<string> {
  const paths = new Set<string>();
  for (const network of [unet, textEncoder, textEncoder2, vae])
    for (const { location } of network?.weights.values() ?? [])
      if (location.kind === "file") paths.add(location.path);
  return fileIdentity([...paths]);
}

/** Steps of a sample, few, as they are looked at and not kept. */
const SAMPLE_STEPS = 20;

/** @returns how many were drawn */
async function drawSamples(
  { sample_prompts, model, device, clip_skip, seed }: Parameters,
  context: RunContext,
  { folder, step }: { readonly file: string; readonly folder: string; readonly step: number },
): Promise<number> {
  const prompts = sample_prompts
    .split(/\n|\|\|/)
    .map((prompt) => prompt.trim())
    .filter((prompt) => prompt !== "");
  if (prompts.length === 0) return 0;
  const samples = join(folder, "samples");
  await mkdir(samples, { recursive: true });
  for (const [i, prompt] of prompts.entries()) {
    const request = validate(TOOLS.generate, {
      prompt,
      model,
      device,
      clip_skip,
      seed: seed + i,
      steps: SAMPLE_STEPS,
      loras: "sample:1",
    });
    const drawing = await drawingContext(device, { ...context, onProgress: undefined });
    try {
      const { pictures } = await generate(request, { ...drawing, loraFolders: [folder] });
      for (const picture of pictures) {
        const name = `${String(step).padStart(8, "0")}-${String(i + 1)}.png`;
        await writeFile(join(samples, name), await picturePng(picture));
      }
    } finally {
      await drawing.runtime.close();
    }
  }
  return prompts.length;
}
