/** Trains a part of a diffusion model, or all of it: pictures in buckets, cached latents, noise, losses. Everything random
 *  follows from the seed and the step, so a run that was cut off goes on to the same weights.
 *  Reference: kohya-ss/sd-scripts@48d368f, train_network.py and fine_tune.py. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { type Checkpoint, memoryLog, type RunMemory } from "@inkloom/diffusion";
import type { Runtime } from "@inkloom/engine";
import type { AdapterLayout } from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { planPicture } from "../datasets/buckets.ts";
import type { TrainingData } from "../datasets/dataset.ts";
import { loadTrainingPicture } from "../datasets/load-training-picture.ts";
import { writing } from "../files/write-failure.ts";
import type { SavePrecision } from "../merging/precision.ts";
import type { WholeTensor } from "../networks/whole-network.ts";
import { createOptimizer, optimizerStateBytes } from "../optimizers/index.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { learningRateSchedule } from "../schedules/index.ts";
import { captionTokenizer, type NewWord } from "../steps/caption-tokens.ts";
import { LossScale } from "../steps/loss-scale.ts";
import { StepRunner, type StepTensor } from "../steps/step-runner.ts";
import { tiledKernels } from "../steps/tiled-kernels.ts";
import { type LatentStore, latentStore } from "./latent-store.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import {
  largestBatch,
  largestStep,
  type PlannedBatch,
  type PlannedPicture,
  planRun,
  type RunPlan,
} from "./run-plan.ts";
import { stepPictures, type SubjectControl } from "./step-pictures.ts";
import type { StepRecord } from "./step-record.ts";
import { settingsOf } from "./run-settings.ts";
import { openLoop, type StepMoment, type StepOutcome } from "./training-loop.ts";

export interface DiffusionRunOptions<Training extends DiffusionTraining> {
  readonly name: string;
  readonly checkpoint: Checkpoint;
  /** Size and time of the checkpoint's files, so that a run does not go on with another one. */
  readonly checkpointIdentity: string;
  readonly data: TrainingData;
  readonly training: Training;
  readonly runtime: Runtime;
  /** Of the run: states, latents, losses, samples. */
  readonly folder: string;
  /** Where finished files are put. */
  readonly output: string;
  readonly precision: SavePrecision;
  /** A file after every so many epochs, 0 for the last alone. */
  readonly saveEveryNEpochs: number;
  /** A state after every so many steps; there is one at every end of an epoch, too. */
  readonly stateEveryNSteps: number;
  readonly comment?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Draws samples with the network as it is, at the end of an epoch. */
  readonly samples?: Samples | undefined;
  /** At the end of an epoch, with all that was noted of the run so far. */
  readonly onEpoch?: ((records: readonly StepRecord[]) => Promise<void>) | undefined;
}

interface Samples {
  /** @param epoch from 1 */
  readonly due: (epoch: number) => boolean;
  /** @param file the network as it is, which is not kept */
  readonly draw: (file: string, moment: SampleMoment) => Promise<void>;
}

export interface SampleMoment {
  readonly step: number;
  /** From 1. */
  readonly epoch: number;
  /** The control picture of picture `n` of the data set, from 0 and round again; nothing where no ControlNet is trained. */
  readonly followed: (n: number) => Promise<Pixels | undefined>;
}

export type TrainingProgress =
  | { readonly stage: "latents"; readonly done: number; readonly of: number }
  | { readonly stage: "step"; readonly record: StepRecord; readonly steps: number };

export interface DiffusionRunResult<Written extends WrittenSubject> {
  /** The last file. */
  readonly written: Written;
  readonly steps: number;
  readonly epochs: number;
  readonly records: readonly StepRecord[];
  /** Step that the run was taken up at; 0 for a new one. */
  readonly resumedAt: number;
  /** Of this program and the engine's process, without those that drew samples. */
  readonly memory?: RunMemory;
}

/** What a run changes of a checkpoint. */
export interface TrainingSubject<Written extends WrittenSubject> {
  readonly tensors: readonly SubjectTensor[];
  /** Where the graph takes adapters. */
  readonly layout: AdapterLayout;
  /** Weights of the checkpoint that are among the tensors. */
  readonly whole: readonly WholeTensor[];
  /** A word that is learnt; its vectors are among the tensors. */
  readonly newWord?: NewWord | undefined;
  /** What a picture is called at a step, instead of its own caption. */
  readonly callIt?: ((caption: string, random: RandomStream) => string) | undefined;
  /** A ControlNet that is trained, and the control picture [3, H, W] in [0, 1] of a picture as a step shows it. */
  readonly control?: SubjectControl | undefined;
  /** After each step of the optimizer. */
  readonly onChanged?: (() => void) | undefined;
  /** `stem` is the path without an ending, `values` are by the tensors' keys. A sample is looked at and not kept, nothing
   *  is told of it. */
  readonly write: (
    stem: string,
    values: ReadonlyMap<string, Float32Array>,
    moment: FinishedMoment | "sample",
  ) => Promise<Written>;
}

export interface SubjectTensor extends StepTensor {
  /** In the run's states. */
  readonly key: string;
  readonly shape: readonly number[];
  /** Before the schedule's factor. */
  readonly learningRate: number;
}

export interface FinishedMoment {
  readonly plan: RunPlan;
  /** Of the whole run. */
  readonly steps: number;
  /** Taken. */
  readonly step: number;
  readonly epoch: number;
}

export interface WrittenSubject {
  readonly path: string;
}

/** @throws Problem `training/...`, `dataset/...`, and those of checkpoint and runtime */
export async function trainDiffusion<
  Training extends DiffusionTraining,
  Written extends WrittenSubject,
>(
  options: DiffusionRunOptions<Training>,
  subject: TrainingSubject<Written>,
): Promise<DiffusionRunResult<Written>> {
  const { training, checkpoint, data, folder, signal } = options;
  const plan = planRun(data, training.seed);
  const { gradientAccumulationSteps: accumulated } = training;
  const stepsPerEpoch = Math.ceil(plan.batchesPerEpoch / accumulated);
  const steps = training.maxTrainSteps ?? stepsPerEpoch * training.epochs;
  const rates = learningRateSchedule({
    ...training.schedule,
    totalSteps: steps,
    learningRate: training.learningRate,
  });
  const optimizer = createOptimizer(
    training.optimizer,
    training.optimizerArgs,
    training.learningRate,
  );
  if (optimizer.ownLearningRate) expectNoWarmUp(training.optimizer, training.schedule);
  const lossScale = training.mixedPrecision === true ? new LossScale() : undefined;
  const loop = await openLoop({
    folder,
    settings: await settingsOf(options, steps),
    tensors: subject.tensors.map(({ key: name, shape, values, learningRate }) => ({
      name,
      shape,
      values,
      learningRate,
    })),
    optimizer,
    rates,
    steps,
    stepsPerEpoch,
    maxGradNorm: training.maxGradNorm,
    stateEveryNSteps: options.stateEveryNSteps,
    averaging: training.averaging,
    lossScale,
    signal,
  });

  const memory = await memoryLog(options.runtime);
  const { textEncoder, textEncoder2, unet, vae } = checkpoint;
  const { newWord, control } = subject;
  const tokens = await captionTokenizer(checkpoint, training.chunks, newWord);
  const store = await latentStore({
    runtime: options.runtime,
    vae,
    vaeIdentity: options.checkpointIdentity,
    folder: join(folder, "latents"),
    seed: training.seed,
    signal,
  });
  const factor = 2 ** (vae.config.channels.length - 1);
  const kernels = join(folder, "kernels.safetensors");
  const tiled = await tiledKernels({
    runtime: options.runtime,
    unet,
    size: largestStep(data, plan, factor),
    path: kernels,
    trained: new Set(subject.whole.map(({ name }) => name)),
    signal,
  });
  const runner = new StepRunner({
    tiled,
    runtime: options.runtime,
    networks: {
      unet,
      textEncoder,
      ...(textEncoder2 && { textEncoder2 }),
      ...(control && { control: control.config }),
    },
    layout: subject.layout,
    newWord: newWord?.vectors,
    whole: subject.whole,
    tensors: subject.tensors,
    clipSkip: training.clipSkip,
    chunks: training.chunks,
    channels: unet.config.inChannels,
    checkpointing: training.gradientCheckpointing,
    mixedPrecision: training.mixedPrecision,
    signal,
  });
  const { callIt } = subject;
  const pictures = stepPictures({ checkpoint, training, steps, store, tokens, callIt, control });
  const cells = ({ size: [width, height], pictures }: PlannedBatch, batch = pictures.length) => ({
    batch,
    height: height / factor,
    width: width / factor,
  });
  const write = (path: string, moment: FinishedMoment | "sample"): Promise<Written> =>
    writing(path, () => subject.write(path, loop.averaged, moment));
  const finished = (step: number, epoch: number, suffix: string): Promise<Written> =>
    write(join(options.output, `${options.name}${suffix}`), { plan, steps, step, epoch });

  const outcomeOf = async ({ step, epoch, inEpoch }: StepMoment): Promise<StepOutcome> => {
    const first = inEpoch * accumulated;
    const batches = plan.batches(epoch).slice(first, first + accumulated);
    // another copy of a whole network's would be much
    let sums: (Float32Array | undefined)[] = [];
    let loss = 0;
    for (const [i, batch] of batches.entries()) {
      const seen = await Promise.all(
        batch.pictures.map((planned, n) =>
          pictures.trained(planned, { step, epoch, name: `${step}.${i}.${n}` }),
        ),
      );
      const { losses, gradients } = await runner.run(
        seen,
        cells(batch, largestBatch(data, batch)),
        {
          gradients: true,
          dropout: { seed: training.seed, moment: `${step}.${i}` },
          lossScale: lossScale?.factor,
        },
      );
      if (accumulated === 1) sums = [...gradients];
      else
        gradients.forEach((gradient, at) => {
          if (gradient === undefined) return;
          const sum = (sums[at] ??= new Float32Array(gradient.length));
          addTo(sum, gradient, 1 / accumulated);
        });
      loss += mean(losses.map((each, n) => each * (seen[n]?.weight ?? 0))) / batches.length;
    }
    return { loss, gradients: sums };
  };

  try {
    await prepareLatents([...plan.pictures, ...plan.heldBack], store, { ...options, control });
    await store.rest();
    await loop.run({
      async step(moment) {
        while (true) {
          const outcome = await outcomeOf(moment);
          if (lossScale?.takes(outcome.loss, outcome.gradients) !== false) return outcome;
        }
      },
      ...(subject.onChanged && { onChanged: subject.onChanged }),
      async validate(step) {
        const losses: number[] = [];
        for (const [n, planned] of plan.heldBack.entries()) {
          const size = cells({ size: planned.bucket.bucket, pictures: [planned] });
          for (const picture of await pictures.heldBack(planned, n, step))
            losses.push(...(await runner.run([picture], size, { gradients: false })).losses);
        }
        return losses.length === 0 ? undefined : mean(losses);
      },
      onRecord: (record) => options.onProgress?.({ stage: "step", record, steps }),
      async onEpoch({ step, epoch }) {
        const isSaved = options.saveEveryNEpochs > 0 && epoch % options.saveEveryNEpochs === 0;
        if (isSaved && step % stepsPerEpoch === 0 && step < steps)
          await finished(step, epoch, `-${String(epoch).padStart(6, "0")}`);
        await options.onEpoch?.(loop.records);
        if (options.samples?.due(epoch)) {
          const { path } = await write(join(folder, "sample"), "sample");
          const followed = (n: number) => {
            const planned = plan.pictures[n % plan.pictures.length];
            return planned ? pictures.followed(planned) : Promise.resolve(undefined);
          };
          await options.samples.draw(path, { step, epoch, followed });
        }
      },
    });
    const epochs = Math.ceil(steps / stepsPerEpoch);
    const written = await finished(steps, epochs, "");
    if (options.runtime.device === "cpu")
      memory.expect(runner.expectedMemory(optimizerStateBytes(training.optimizer)));
    const used = await memory.used();
    return {
      written,
      steps,
      epochs,
      records: loop.records,
      resumedAt: loop.resumedAt,
      ...(used && { memory: used }),
    };
  } finally {
    await memory.used();
    await store.rest();
    await runner.release();
    await rm(kernels, { force: true });
  }
}

interface Preparation extends Pick<
  DiffusionRunOptions<DiffusionTraining>,
  "onProgress" | "signal"
> {
  readonly control?: SubjectControl | undefined;
}

/** Latents of all pictures. What steps read again is read once, so that damaged files stop a run before it begins. */
async function prepareLatents(
  pictures: readonly PlannedPicture[],
  store: LatentStore,
  { onProgress, signal, control }: Preparation,
): Promise<void> {
  for (const [i, planned] of pictures.entries()) {
    signal?.throwIfAborted();
    const { picture, subset, bucket } = planned;
    const plan = planPicture([picture.width, picture.height], bucket, { flip: false });
    if (subset.randomCrop) await loadTrainingPicture(picture, plan, { flip: false });
    else {
      await store.get(planned, false, "");
      if (subset.flipAug) await store.get(planned, true, "");
    }
    if (picture.conditioning !== undefined) await control?.hint(planned, plan, false);
    onProgress?.({ stage: "latents", done: i + 1, of: pictures.length });
  }
}

function addTo(sum: Float32Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + factor * (values[i] ?? 0);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function expectNoWarmUp(name: string, { warmupSteps = 0 }: DiffusionTraining["schedule"]): void {
  if (warmupSteps === 0) return;
  throw new Problem("training/option", {
    en: `lr_warmup_steps is ${warmupSteps}, but ${name} finds its learning rate by itself; leave it out, or give relative_step=False.`,
    zh: `lr_warmup_steps 为 ${warmupSteps}，但 ${name} 自行确定学习率；请去掉该选项，或设置 relative_step=False。`,
  });
}
