/** How much memory a model takes, by what holds it: on devices by the published formulas, and here as Inkloom runs it. */
import { setImmediate } from "node:timers/promises";
import type { Text } from "@inkloom/contract";
import { type MemoryPart, memoryParts, totalOf } from "./memory-parts.ts";
import {
  bytesPerTrained,
  modelStates,
  type Offload,
  type Spread,
  type StateBytes,
  type TrainingPrecision,
  type ZeroStage,
} from "./model-states.ts";
import type { Recomputed } from "./transformer-activations.ts";

export type MemoryTask = "inference" | "lora" | "full";

/** `auto`: as the file has it where it is only read, f32 where it is trained. */
export type MemoryPrecision = "auto" | "fp32" | "mixed" | "fp16" | "bf16" | "int8";

export interface MemoryWork extends Spread {
  readonly task: MemoryTask;
  readonly precision: MemoryPrecision;
  /** Pictures or sequences at a time on one device. */
  readonly batch: number;
  readonly recomputed: Recomputed;
  /** Bytes that the optimizer keeps of a trained value. */
  readonly state: number;
}

/** A kind of model: what it weighs, and what it works with. Activations are those of one device. */
export interface MemorySubject {
  readonly name: string;
  readonly parameters: number;
  /** Bytes as they are in the file; absent where there is none. */
  readonly stored?: number;
  /** Number of values of the largest weight. */
  readonly largest: number;
  /** Number of values that training changes. */
  readonly trained: number;
  /** Whether these come on top of the model's own, as a LoRA's do. */
  readonly adds: boolean;
  /** The precision that `auto` stands for. */
  readonly usual: Exclude<MemoryPrecision, "auto"> | "file";
  /** Whether finding the activations of a training step takes seconds. */
  readonly isTraced: boolean;
  /** What a run works with, beside the states: of drawing or of one training step with its gradients taken off. `value` is
   *  the bytes of one activation. */
  activations(work: MemoryWork, value: number): readonly MemoryPart[];
}

export interface DeviceMemory {
  readonly device: readonly MemoryPart[];
  /** In the machine's memory, moved there; for one device. */
  readonly host: readonly MemoryPart[];
}

/** On one device, by the published formulas. */
export function deviceMemory(subject: MemorySubject, work: MemoryWork): DeviceMemory {
  const precision = work.precision === "auto" ? subject.usual : work.precision;
  const weight = precision === "file" ? storedEach(subject) : WEIGHT_BYTES[precision];
  const value = ["fp32", "file"].includes(precision) ? 4 : 2;
  const split = work.tensorParallel * work.pipelineParallel;
  if (work.task === "inference") {
    const all = (subject.parameters * weight) / split;
    const away = work.offload === "all";
    return {
      device: [
        ...memoryParts({ parameters: away ? subject.largest * weight : all }),
        ...subject.activations(work, value),
      ],
      host: memoryParts({ parameters: away ? all : 0 }),
    };
  }
  const each = bytesPerTrained(trainedAs(work, precision), work.state);
  const frozen = subject.adds ? subject.parameters : subject.parameters - subject.trained;
  const states: StateBytes = {
    parameters: subject.trained * each.parameters + frozen * weight,
    gradients: subject.trained * each.gradients,
    optimizer: subject.trained * each.optimizer,
  };
  const { device, host } = modelStates(states, work, subject.largest * weight);
  return {
    device: [...memoryParts({ ...device }), ...subject.activations(work, value)],
    host: memoryParts({ ...host }),
  };
}

const WEIGHT_BYTES = { fp32: 4, mixed: 2, fp16: 2, bf16: 2, int8: 1 } as const;

const storedEach = ({ stored = 0, parameters }: MemorySubject): number =>
  parameters === 0 ? 0 : stored / parameters;

/** A LoRA is kept in f32 beside whatever its model is kept in. */
function trainedAs(
  { task, precision: asked }: MemoryWork,
  precision: Exclude<MemoryPrecision, "auto"> | "file",
): TrainingPrecision {
  if (task === "lora" || precision === "fp32" || precision === "file") return "fp32";
  return asked === "fp16" || asked === "bf16" ? "bf16" : "mixed";
}

/** One bar: the same work done another way. */
export interface MemoryVariant {
  readonly id: string;
  readonly label: Text;
  /** On one device. */
  readonly bytes: number;
  readonly parts: readonly MemoryPart[];
}

/** What was asked for first; then what else could be done about it. */
export async function memoryVariants(
  subject: MemorySubject,
  work: MemoryWork,
  signal?: AbortSignal,
): Promise<readonly MemoryVariant[]> {
  const variants: MemoryVariant[] = [];
  const add = async (id: string, label: Text, change: Partial<MemoryWork>): Promise<void> => {
    signal?.throwIfAborted();
    await setImmediate(); // tracing takes seconds, and others may wait
    const { device: parts } = deviceMemory(subject, { ...work, ...change });
    variants.push({ id, label, bytes: totalOf(parts), parts });
  };
  await add("asked", { en: "as asked", zh: "按给定条件" }, {});
  if (work.task === "inference") {
    for (const precision of ["fp32", "fp16", "int8"] as const)
      await add(precision, { en: precision, zh: precision }, { precision });
    for (const batch of [4, 16])
      await add(`batch-${batch}`, { en: `batch ${batch}`, zh: `批大小 ${batch}` }, { batch });
    return variants;
  }
  for (const recomputed of ["none", "selective", "full"] as const)
    await add(`recompute-${recomputed}`, RECOMPUTED[recomputed], { recomputed });
  const dataParallel = work.dataParallel > 1 ? work.dataParallel : EXAMPLE_DEVICES;
  for (const zero of [1, 2, 3] as const)
    await add(`zero-${zero}`, zeroWords(zero, dataParallel), { zero, dataParallel });
  for (const offload of ["optimizer", "all"] as const)
    await add(`offload-${offload}`, OFFLOADED[offload], { offload });
  return variants;
}

/** Devices that ZeRO's bars are of where only one was asked about: alone it saves nothing. */
const EXAMPLE_DEVICES = 8;

const RECOMPUTED: Readonly<Record<Recomputed, Text>> = {
  none: { en: "nothing recomputed", zh: "不重计算" },
  selective: { en: "selective recomputation", zh: "选择性重计算" },
  full: { en: "full recomputation", zh: "完全重计算" },
};

const OFFLOADED: Readonly<Record<Exclude<Offload, "none">, Text>> = {
  optimizer: { en: "optimizer offloaded", zh: "优化器卸载" },
  all: { en: "all states offloaded", zh: "全部状态卸载" },
};

const zeroWords = (stage: ZeroStage, devices: number): Text => ({
  en: `ZeRO ${stage}, ${devices} devices`,
  zh: `ZeRO ${stage}，${devices} 卡`,
});
