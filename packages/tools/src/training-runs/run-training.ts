/** A run of training, whatever it trains: its data, its folder, its charts and samples, and what is told of it. */
import { mkdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Problem, type ToolId } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import {
  type Checkpoint,
  onlyNames,
  openCheckpoint,
  partsOfName,
  settledPrediction,
} from "@inkloom/diffusion";
import {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  type DiffusionTraining,
  fileIdentity,
  lossChart,
  readDataset,
  stopAdvice,
  type StepRecord,
  type WrittenSubject,
} from "@inkloom/training";
import { locateDataset } from "../datasets/locate-dataset.ts";
import { secondsSince } from "../merging/merge-result.ts";
import { modelFolders, type RunContext } from "../run.ts";
import {
  asksForSamples,
  drawSamples,
  expectSamplePrompts,
  type SampleDrawing,
} from "./draw-samples.ts";
import { writeProblem } from "../files/write-problem.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { expectHalves } from "./expect-halves.ts";
import { expectOwnTarget } from "./expect-target.ts";
import { lockRun } from "./run-lock.ts";
import type { LossPoint, TrainedNetwork } from "./trained-network.ts";
import { datasetSettings, type TrainingParameters } from "./training-of.ts";
import { watchRun } from "./watch-run.ts";

/** A file, or a folder, with its size. */
export interface WrittenNetwork extends WrittenSubject {
  readonly bytes: number;
}

export interface TrainingWork<Training extends DiffusionTraining, Written extends WrittenNetwork> {
  readonly tool: ToolId;
  readonly training: Training;
  /** Where finished files go, below the data folder. */
  readonly output: string;
  /** Of the finished file, or none for a folder. @default .safetensors */
  readonly ending?: string;
  /** Folder of control pictures with the pictures' names. */
  readonly conditioning?: string;
  readonly train: (options: DiffusionRunOptions<Training>) => Promise<DiffusionRunResult<Written>>;
  /** How a sample is drawn with the file of that path. */
  readonly drawn: (file: string) => Pick<SampleDrawing, "request" | "places" | "said">;
  /** Samples follow a control picture by the network of that name in that folder. */
  readonly follows?: (file: string) => { readonly model: string; readonly folder: string };
}

/** Trains, or goes on with a run of that name. @throws Problem `training/...`, `dataset/...`, `input/name`, `output/...` */
export async function runOfTraining<
  Training extends DiffusionTraining,
  Written extends WrittenNetwork,
>(
  parameters: TrainingParameters,
  context: RunContext,
  work: TrainingWork<Training, Written>,
): Promise<TrainedNetwork & Written> {
  const name = parameters.output_name;
  if (partsOfName(name)?.length !== 1)
    throw new Problem("input/name", {
      en: `output_name: got ${JSON.stringify(name)}, expected the name of a file without folders, such as "mine".`,
      zh: `output_name：给出的是 ${JSON.stringify(name)}，应为不含文件夹的文件名，例如“mine”。`,
    });
  const folder = join(context.home, "training", name);
  const target = join(context.home, work.output, `${name}${work.ending ?? ".safetensors"}`);
  await expectOwnTarget(target, folder);
  await expectSamplePrompts(parameters, context, work.follows !== undefined);
  const lock = await lockRun(folder);
  try {
    return await lockedRun(parameters, context, work, folder);
  } finally {
    lock.release();
  }
}

async function lockedRun<Training extends DiffusionTraining, Written extends WrittenNetwork>(
  parameters: TrainingParameters,
  context: RunContext,
  work: TrainingWork<Training, Written>,
  folder: string,
): Promise<TrainedNetwork & Written> {
  const start = performance.now();
  const { output_name: name, reg_data_dir, on_error } = parameters;
  const { signal, onProgress } = context;
  onProgress?.({ stage: "load" });
  const runtime = await context.runtime(parameters.device);
  if (parameters.mixed_precision !== "no") await expectHalves(runtime);
  const checkpoint = await openTrained(parameters, context, runtime);
  const data = await readDataset(await datasetPath(parameters.dataset, context), {
    settings: {
      ...datasetSettings(parameters, checkpoint),
      ...(work.conditioning !== undefined && { conditioning_data_dir: work.conditioning }),
    },
    regularisation:
      reg_data_dir === undefined ? undefined : await locateDataset(reg_data_dir, context),
    unreadable: on_error,
    signal,
  });
  for (const notice of data.notes) onProgress?.({ stage: "load", notice });
  const output = join(context.home, work.output);
  await mkdir(output, { recursive: true }).catch((error: unknown) => {
    throw writeProblem(error, output);
  });
  const chart = join(folder, "losses.png");
  const watch = watchRun(folder, work.tool, parameters, onProgress);
  const made = await work.train({
    name,
    checkpoint,
    checkpointIdentity: await identityOf(checkpoint),
    data,
    training: work.training,
    runtime,
    folder,
    output,
    precision: parameters.save_precision,
    saveEveryNEpochs: parameters.save_every_n_epochs,
    stateEveryNSteps: parameters.save_state_every_n_steps,
    comment: parameters.training_comment,
    signal,
    onProgress(progress) {
      if (progress.stage === "latents") watch.latents(progress.done, progress.of);
      else watch.step(progress.record, progress.steps);
    },
    onEpoch: async (records) => writeWholeFile(chart, await lossChart(records), { replace: true }),
    samples: {
      due: (epoch) => asksForSamples(parameters) && epoch % parameters.sample_every_n_epochs === 0,
      async draw(file, { step, followed }) {
        const network = work.follows?.(file);
        const control = network && { ...network, followed };
        watch.sampled(
          await drawSamples(
            parameters,
            { ...context, runtime: () => Promise.resolve(runtime) },
            { folder, step, ...work.drawn(file), ...(control && { control }) },
          ),
        );
      },
    },
  });
  const all = made.records;
  const advice = stopAdvice(all);
  await writeWholeFile(chart, await lossChart(all), { replace: true });
  await watch.finished(made.written.path, made.written.bytes);
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
    ...lossesOf(all),
    ...(advice && { advice: { en: advice.en, zh: advice.zh } }),
    folder,
    chart,
    leftOut: data.unreadable,
    notes: data.notes,
    seconds: secondsSince(start),
    ...(made.memory && { memory: made.memory }),
  };
}

function lossesOf(
  all: readonly StepRecord[],
): Pick<TrainedNetwork, "firstLoss" | "lastLoss" | "validationLoss" | "losses"> {
  const tenth = Math.max(1, Math.floor(all.length / 10));
  const validationLoss = all.findLast((each) => each.validationLoss !== undefined)?.validationLoss;
  return {
    firstLoss: meanLoss(all.slice(0, tenth)),
    lastLoss: meanLoss(all.slice(-tenth)),
    ...(validationLoss !== undefined && { validationLoss }),
    losses: lossPoints(all),
  };
}

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

/** The model with what the request says of its noise, and nothing left to guess about it. */
const openTrained = async (
  { model, v_parameterization, zero_terminal_snr }: TrainingParameters,
  context: RunContext,
  runtime: Runtime,
): Promise<Checkpoint> =>
  settledPrediction(
    await openCheckpoint(model, modelFolders(context), {
      prediction: v_parameterization ? "v" : "auto",
      zeroSnr: zero_terminal_snr,
    }),
    {
      runtime,
      signal: context.signal,
      onNotice: (notice) => context.onProgress?.({ stage: "load", notice }),
    },
  );

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
