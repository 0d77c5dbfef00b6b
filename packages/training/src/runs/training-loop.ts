/** The steps of a run, whatever it trains: gradients in, weights changed, a record of each step, states to go on from.
 *  All that is random follows from the step, so that a run that was cut off comes to the same weights. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { clipGradients, type Optimizer, type StateArray } from "../optimizers/index.ts";
import { learningRateAt, type LearningRateSchedule } from "../schedules/index.ts";
import { lastState, type RunState, saveState } from "./run-state.ts";
import type { LossScale } from "../steps/loss-scale.ts";
import { writing } from "../files/write-failure.ts";
import { noteStep, readRecords, type StepRecord } from "./step-record.ts";

/** What is trained. */
export interface LoopTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Changed in place. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Before the schedule's factor. */
  readonly learningRate: number;
  /** Instead of the optimizer's own. */
  readonly weightDecay?: number;
}

export interface LoopOptions {
  /** Of the run: states and records. */
  readonly folder: string;
  /** All that decides about the weights, by names for messages: a state made with others is refused. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tensors: readonly LoopTensor[];
  readonly optimizer: Optimizer;
  readonly rates: LearningRateSchedule;
  /** Of the whole run. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** 0 for no bound. */
  readonly maxGradNorm: number;
  /** There is a state at every end of an epoch, too, and where a run is called off. */
  readonly stateEveryNSteps: number;
  /** The share that a running mean of the weights keeps at a step, such as 0.999; none where absent.
   *  B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992. */
  readonly averaging?: number | undefined;
  /** Of mixed precision; kept in the run's states. */
  readonly lossScale?: LossScale | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** From 0. */
export interface StepMoment {
  readonly step: number;
  readonly epoch: number;
  /** Steps of this epoch before this one. */
  readonly inEpoch: number;
}

export interface StepOutcome {
  readonly loss: number;
  /** In the order of the tensors; undefined where nothing was learnt of one, which then stays as it is. */
  readonly gradients: readonly (Float32Array | undefined)[];
}

export interface LoopWork {
  readonly step: (moment: StepMoment) => Promise<StepOutcome>;
  /** Of pictures held back, at the end of an epoch. */
  readonly validate?: (step: number) => Promise<number | undefined>;
  /** After the optimizer changed the tensors; may change them further. */
  readonly onChanged?: () => void;
  readonly onRecord?: (record: StepRecord) => void;
  /** After the state is kept, and again where a run goes on from there. @param done - steps taken, epochs begun */
  readonly onEpoch?: (done: { readonly step: number; readonly epoch: number }) => Promise<void>;
}

export interface TrainingLoop {
  /** Step that the run was taken up at; 0 for a new one. */
  readonly resumedAt: number;
  readonly records: readonly StepRecord[];
  /** The running mean of the weights by their names; the weights themselves where there is none. */
  readonly averaged: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** @throws Problem `training/diverged`; the state before the step is kept then */
  run(work: LoopWork): Promise<void>;
}

/** @throws Problem `training/resume`, `training/state` where the last state in the folder is of something else */
export async function openLoop(options: LoopOptions): Promise<TrainingLoop> {
  const { folder, settings, tensors, optimizer, averaging, lossScale } = options;
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const states = join(folder, "state");
  const averages = new Map(
    averaging === undefined ? [] : tensors.map(({ name, values }) => [name, values.slice()]),
  );
  const state = await lastState(states, settings);
  if (state) {
    takeUp(tensors, averages, state, states);
    if (lossScale) takeUpAs(LOSS_SCALE, lossScale.values, state, states);
    optimizer.load(state.optimizer, tensors);
  }
  const resumedAt = state?.step ?? 0;
  const records = await readRecords(folder, resumedAt);
  const averaged =
    averaging === undefined ? new Map(tensors.map(({ name, values }) => [name, values])) : averages;
  const save = (step: number): Promise<void> => {
    const kept = new Map<string, StateArray>();
    for (const { name, shape, values } of tensors) kept.set(name, { shape, data: values });
    for (const { name, shape } of tensors) {
      const data = averages.get(name);
      if (data) kept.set(averageName(name), { shape, data });
    }
    if (lossScale) kept.set(LOSS_SCALE, { shape: [2], data: lossScale.values });
    return saveState(states, { step, tensors: kept, optimizer: optimizer.save() }, settings);
  };
  return {
    resumedAt,
    records,
    averaged,
    async run({ step: outcomeOf, validate, onChanged, onRecord, onEpoch }) {
      const { steps, stepsPerEpoch, signal, maxGradNorm } = options;
      let saved = resumedAt;
      // What cut the run off may have done so between a state and what an epoch's end gives.
      if (resumedAt > 0 && (resumedAt % stepsPerEpoch === 0 || resumedAt === steps))
        await onEpoch?.({ step: resumedAt, epoch: Math.ceil(resumedAt / stepsPerEpoch) });
      const keep = async (step: number): Promise<void> => {
        if (step > saved) await save(step);
        saved = step;
      };
      /** What is called off keeps the steps that were taken. */
      const endIfAsked = async (step: number): Promise<void> => {
        if (signal?.aborted !== true) return;
        await keep(step);
        signal.throwIfAborted();
      };
      for (let step = resumedAt; step < steps; step++) {
        await endIfAsked(step);
        const begin = performance.now();
        const moment = {
          step,
          epoch: Math.floor(step / stepsPerEpoch),
          inEpoch: step % stepsPerEpoch,
        };
        const { loss, gradients } = await outcomeOf(moment).catch(async (error: unknown) => {
          await endIfAsked(step);
          throw error;
        });
        const rate = learningRateAt(step, options.rates);
        const trained = tensors.map((tensor, i) => ({
          ...tensor,
          gradient: gradients[i] ?? new Float32Array(),
          isLeftOut: gradients[i] === undefined,
          learningRate: tensor.learningRate * rate,
        }));
        const gradientNorm = clipGradients(trained, maxGradNorm || Number.MAX_VALUE);
        if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
          await keep(step);
          throw diverged(step + 1, loss, states);
        }
        optimizer.step(trained);
        onChanged?.();
        if (averaging !== undefined) average(tensors, averages, step, averaging);
        const done = step + 1;
        const isEnd = done % stepsPerEpoch === 0 || done === steps;
        const validationLoss = isEnd ? await validate?.(done) : undefined;
        const record: StepRecord = {
          step: done,
          epoch: moment.epoch + 1,
          loss,
          ...(validationLoss !== undefined && { validationLoss }),
          learningRate: usedRate(optimizer, tensors),
          gradientNorm,
          seconds: (performance.now() - begin) / 1000,
        };
        records.push(record);
        await noteStep(folder, record);
        onRecord?.(record);
        if (isEnd || done % options.stateEveryNSteps === 0) await keep(done);
        if (isEnd) await onEpoch?.({ step: done, epoch: moment.epoch + 1 });
      }
    },
  };
}

const LOSS_SCALE = "loss scale";

const averageName = (name: string): string => `average of ${name}`;

/** The first steps count more, so that the mean does not hold on to the first values. */
function average(
  tensors: readonly LoopTensor[],
  averages: ReadonlyMap<string, Float32Array>,
  step: number,
  most: number,
): void {
  const keep = Math.min(most, (1 + step) / (10 + step));
  for (const { name, values } of tensors) {
    const mean = averages.get(name);
    if (mean === undefined) continue;
    for (let i = 0; i < mean.length; i++)
      mean[i] = keep * (mean[i] ?? 0) + (1 - keep) * (values[i] ?? 0);
  }
}

function takeUp(
  tensors: readonly LoopTensor[],
  averages: ReadonlyMap<string, Float32Array>,
  state: RunState,
  folder: string,
): void {
  for (const { name, values } of tensors)
    for (const [key, own] of [
      [name, values],
      [averageName(name), averages.get(name)],
    ] as const)
      if (own !== undefined) takeUpAs(key, own, state, folder);
}

function takeUpAs(key: string, own: Float32Array, state: RunState, folder: string): void {
  const kept = state.tensors.get(key)?.data;
  if (!(kept instanceof Float32Array) || kept.length !== own.length)
    throw new Problem("training/state", {
      en: `The last state in ${folder} holds ${kept?.length ?? "no"} values of ${key}, expected ${own.length}.`,
      zh: `${folder} 中最后的状态含有 ${key} 的 ${kept?.length ?? "零"} 个值，应为 ${own.length} 个。`,
    });
  own.set(kept);
}

/** The largest that a tensor was moved by, which some optimizers find themselves. */
const usedRate = (optimizer: Optimizer, tensors: readonly LoopTensor[]): number =>
  tensors.reduce((most, { name }) => Math.max(most, optimizer.usedRate(name)), 0);

const diverged = (step: number, loss: number, states: string): Problem =>
  new Problem("training/diverged", {
    en: `Step ${step}: ${Number.isFinite(loss) ? "a gradient" : "the loss"} is not a finite number, expected one. Training stopped; the state before this step is kept in ${states}. A smaller learning rate often helps.`,
    zh: `第 ${step} 步：${Number.isFinite(loss) ? "梯度" : "损失"}不是有限数值。训练已停止；此步之前的状态保存在 ${states}。通常可降低学习率。`,
  });
