import { basename, extname } from "node:path";
import { type ParamsOf, Problem, type Text } from "@inkloom/contract";
import { locateModel, openCheckpoint } from "@inkloom/diffusion";
import { availableMemory } from "@inkloom/engine/host";
import { openWeights } from "@inkloom/engine/weights";
import {
  type Chart,
  checkpointMemory,
  growthChart,
  type MemoryReport,
  type MemoryWork,
  optimizerStateBytes,
  partsChart,
  TRANSFORMERS,
  transformerMemory,
  weightsMemory,
} from "@inkloom/training";
import { modelFolders, type Run, type RunContext } from "../../run.ts";

export interface EstimateMemoryResult {
  readonly report: MemoryReport;
  /** What holds memory, and how it grows where that is known. */
  readonly charts: readonly (Chart & { readonly id: "parts" | "growth" })[];
}

type Parameters = ParamsOf<"estimate-memory">;

/** Reads headers and traces graphs; no weight is read and nothing is computed. */
export const runEstimateMemory: Run<"estimate-memory"> = async (parameters, context) => {
  context.onProgress?.({ stage: "load" });
  const report = await reportOf(parameters, context);
  const language = parameters.chart_language === "auto" ? "en" : parameters.chart_language;
  const growth = { ...growthChart(report, language), id: "growth" } as const;
  return {
    report,
    charts: [
      { ...partsChart(report, language), id: "parts" },
      ...(report.curves.length > 0 ? [growth] : []),
    ],
  };
};

async function reportOf(parameters: Parameters, context: RunContext): Promise<MemoryReport> {
  const { preset, network_dim, conv_dim, network_train_unet_only, sequence_parallel } = parameters;
  const work = workOf(parameters);
  const { signal } = context;
  const lora = { rank: network_dim, convRank: conv_dim, textEncoder: !network_train_unet_only };
  expectKept(work);
  if (preset !== "none") {
    const model = TRANSFORMERS[preset];
    const sequence = parameters.sequence ?? model.sequence;
    const question = { work, lora, sequence, sequenceParallel: sequence_parallel, signal };
    return transformerMemory(model, question);
  }
  let checkpoint;
  try {
    checkpoint = await openCheckpoint(parameters.model, modelFolders(context));
  } catch (error) {
    if (!(error instanceof Problem) || !isOtherKind(error) || work.task === "lora") throw error;
    return unknownKind(parameters.model, context, { work, why: error.sentence });
  }
  const { nativeSize } = checkpoint;
  return checkpointMemory(checkpoint, {
    work,
    lora,
    width: parameters.width ?? parameters.height ?? nativeSize,
    height: parameters.height ?? parameters.width ?? nativeSize,
    available: availableMemory(),
    signal,
  });
}

const workOf = (parameters: Parameters): MemoryWork => ({
  task: parameters.task,
  precision: parameters.precision,
  batch: parameters.batch,
  recomputed: parameters.recomputation,
  state: optimizerStateBytes(parameters.optimizer_type),
  zero: ZERO[parameters.zero] ?? 0,
  dataParallel: parameters.data_parallel,
  tensorParallel: parameters.tensor_parallel,
  pipelineParallel: parameters.pipeline_parallel,
  offload: parameters.offload,
});

const ZERO = [0, 1, 2, 3] as const;

function expectKept({ task, precision }: MemoryWork): void {
  if (task !== "full" || precision !== "int8") return;
  throw new Problem("input/invalid", {
    en: "precision is int8, in which a model itself cannot be trained; expected auto, fp32, mixed, fp16 or bf16.",
    zh: "precision 为 int8，无法以此训练整个模型；应为 auto、fp32、mixed、fp16 或 bf16。",
  });
}

/** A file that can be read, and is not a Stable Diffusion checkpoint or not a whole one. */
const isOtherKind = ({ code }: Problem): boolean =>
  ["model/family", "model/incomplete", "weights/missing"].includes(code) ||
  code.startsWith("models/");

async function unknownKind(
  name: string,
  context: RunContext,
  { work, why }: { readonly work: MemoryWork; readonly why: Text },
): Promise<MemoryReport> {
  const { path, folder } = await locateModel(name, modelFolders(context));
  if (folder) throw new Problem("model/family", why);
  const { entries } = await openWeights(path);
  const shown = basename(path, extname(path));
  return weightsMemory(shown, [...entries.values()], { work, signal: context.signal, why });
}
