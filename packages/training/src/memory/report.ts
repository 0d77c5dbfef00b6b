/** Everything that is told about the memory of a model, before anything runs. */
import type { Text } from "@inkloom/contract";
import type { Checkpoint } from "@inkloom/diffusion";
import { byteLength, elementCount, type WeightEntry } from "@inkloom/engine/weights";
import { batchCurve, type MemoryCurve, sequenceCurve, sizeCurve } from "./curves.ts";
import { drawingParts, trainingParts } from "./engine-memory.ts";
import {
  deviceMemory,
  memoryVariants,
  type MemorySubject,
  type MemoryVariant,
  type MemoryWork,
} from "./estimate.ts";
import { type MemoryPart, totalOf } from "./memory-parts.ts";
import {
  checkpointSubject,
  type CheckpointMemory,
  type LoraSize,
  transformerSubject,
  weightsSubject,
} from "./subjects.ts";
import type { Transformer } from "./transformer-presets.ts";

/** What lies in one memory. */
interface Held {
  readonly bytes: number;
  readonly parts: readonly MemoryPart[];
}

export interface MemoryReport {
  readonly model: {
    readonly name: string;
    readonly family?: string;
    readonly parameters: number;
    /** Number of values that training changes. */
    readonly trained: number;
  };
  readonly work: MemoryWork;
  /** The networks of a checkpoint. */
  readonly networks: readonly {
    readonly name: string;
    readonly parameters: number;
    readonly bytes: number;
  }[];
  /** All weights, by what they are kept as. */
  readonly precisions: readonly { readonly precision: string; readonly bytes: number }[];
  /** Of one device, by the published formulas. */
  readonly device: Held;
  /** Of the machine beside it, for one device: what was moved there. */
  readonly host: Held;
  /** What Inkloom takes on this machine's processor, where it does this. */
  readonly engine?: Held & {
    /** Bytes that this machine has. */
    readonly memory: number;
    readonly fits: boolean;
  };
  readonly variants: readonly MemoryVariant[];
  readonly curves: readonly MemoryCurve[];
  readonly notes: readonly Text[];
}

interface Common {
  readonly work: MemoryWork;
  readonly lora: LoraSize;
  readonly signal?: AbortSignal | undefined;
}

export interface CheckpointQuestion extends Common {
  readonly width: number;
  readonly height: number;
  /** Bytes that this machine has. */
  readonly available: number;
}

/** @throws Problem `onnx/weights-needed`, `training/option` */
export async function checkpointMemory(
  checkpoint: Checkpoint,
  { work, lora, width, height, available, signal }: CheckpointQuestion,
): Promise<MemoryReport> {
  const ask = { task: work.task, lora };
  const subject = checkpointSubject(checkpoint, ask, { width, height });
  const engineParts = (
    of: CheckpointMemory,
    size: { width: number; height: number },
    batch: number,
  ) =>
    work.task === "inference"
      ? drawingParts(checkpoint, { ...size, batch })
      : trainingParts([of.step(batch, work.recomputed === "full" ? "full" : "selective")], {
          values: of.trained,
          state: work.state,
        });
  const parts = engineParts(subject, { width, height }, work.batch);
  const total = totalOf(parts);
  const side = Math.round(Math.sqrt(width * height));
  const step = 2 ** (checkpoint.vae.config.channels.length - 1 + 3);
  const bySide = (at: number) => {
    const size = { width: at, height: at };
    const square = checkpointSubject(checkpoint, ask, size);
    return {
      bytes: totalOf(deviceMemory(square, work).device),
      engine: totalOf(engineParts(square, size, work.batch)),
    };
  };
  const square = Math.max(step, Math.round(side / step) * step);
  return {
    ...(await told(subject, work, signal)),
    model: { ...modelOf(subject), family: checkpoint.family },
    networks: networksOf(checkpoint),
    engine: { bytes: total, parts, memory: available, fits: total <= available },
    curves: [
      await batchCurve(subject, work, (batch) =>
        totalOf(engineParts(subject, { width, height }, batch)),
      ),
      await sizeCurve(subject, work, bySide, { side: square, step }),
    ],
    notes: SPLIT_NOTES.filter(() => work.tensorParallel * work.pipelineParallel > 1),
  };
}

export interface TransformerQuestion extends Common {
  /** Tokens of a sequence. */
  readonly sequence: number;
  readonly sequenceParallel: boolean;
}

export async function transformerMemory(
  model: Transformer,
  { work, lora, sequence, sequenceParallel, signal }: TransformerQuestion,
): Promise<MemoryReport> {
  const subjectAt = (tokens: number) =>
    transformerSubject(model, { task: work.task, lora }, { sequence: tokens, sequenceParallel });
  const subject = subjectAt(sequence);
  const byLength = (at: number) => ({
    bytes: totalOf(deviceMemory(subjectAt(at), work).device),
  });
  return {
    ...(await told(subject, work, signal)),
    networks: [],
    curves: [await batchCurve(subject, work), await sequenceCurve(byLength, sequence)],
    notes: [],
  };
}

/** Of a file that is no checkpoint of a known kind. @param why in words, why nothing more is known */
export async function weightsMemory(
  name: string,
  entries: readonly WeightEntry[],
  { work, signal, why }: Pick<Common, "work" | "signal"> & { readonly why: Text },
): Promise<MemoryReport> {
  const subject = weightsSubject(name, entries, work.task);
  return {
    ...(await told(subject, work, signal)),
    networks: [],
    curves: [],
    notes: [
      {
        en: `Activations are left out: ${why.en}`,
        zh: `未计入激活值：${why.zh}`,
      },
    ],
  };
}

async function told(subject: MemorySubject, work: MemoryWork, signal: AbortSignal | undefined) {
  const variants = await memoryVariants(subject, work, signal);
  const { device, host } = deviceMemory(subject, work);
  return {
    model: modelOf(subject),
    work,
    device: { bytes: totalOf(device), parts: device },
    host: { bytes: totalOf(host), parts: host },
    precisions: precisionsOf(subject),
    variants,
  };
}

const modelOf = ({ name, parameters, trained }: MemorySubject) => ({ name, parameters, trained });

const precisionsOf = ({ parameters, stored }: MemorySubject) => [
  ...(stored === undefined ? [] : [{ precision: "file", bytes: stored }]),
  { precision: "fp32", bytes: 4 * parameters },
  { precision: "fp16", bytes: 2 * parameters },
  { precision: "int8", bytes: parameters },
  { precision: "int4", bytes: Math.ceil(parameters / 2) },
];

function networksOf({ textEncoder, textEncoder2, unet, vae }: Checkpoint) {
  const networks = { unet, textEncoder, ...(textEncoder2 && { textEncoder2 }), vae };
  return Object.entries(networks).map(([name, { weights }]) => {
    const entries = [...weights.values()];
    return {
      name,
      parameters: entries.reduce((sum, { shape }) => sum + (elementCount(shape) ?? 0), 0),
      bytes: entries.reduce((sum, entry) => sum + byteLength(entry), 0),
    };
  });
}

/** No formula is published for these networks. */
const SPLIT_NOTES: readonly Text[] = [
  {
    en: "Tensor and pipeline splitting divide weights and states here; activations are counted whole, as the most that a device may hold.",
    zh: "张量并行与流水线并行在此仅切分权重与状态；激活值按整体计算，即单个设备的上限。",
  },
];
