/** Models as estimates see them: a checkpoint whose networks are known, a transformer of a published size, and weights
 *  of which nothing but their sizes is known. */
import { Problem } from "@inkloom/contract";
import type { Checkpoint } from "@inkloom/diffusion";
import { byteLength, elementCount, type WeightEntry } from "@inkloom/engine/weights";
import { configOf } from "../networks/config-of.ts";
import type { MemorySubject, MemoryWork } from "./estimate.ts";
import { type StepMemory, stepMemory } from "./engine-memory.ts";
import { memoryParts } from "./memory-parts.ts";
import { decoderLive, stepGraph, type Trained, trainedValues, unetLive } from "./traced-memory.ts";
import {
  keyValueCache,
  type Recomputed,
  transformerActivations,
} from "./transformer-activations.ts";
import { type Transformer, transformerParameters } from "./transformer-presets.ts";

/** Of a LoRA that would be trained. */
export interface LoraSize {
  readonly rank: number;
  readonly convRank?: number | undefined;
  readonly textEncoder: boolean;
}

const FLOAT = 4;

export interface CheckpointMemory extends MemorySubject {
  /** One step of training at this many pictures, traced once for each question. */
  step(batch: number, recomputed: Recomputed): StepMemory;
}

/** A checkpoint at one size of pictures, pixels. @throws Problem `onnx/weights-needed` for finished graphs */
export function checkpointSubject(
  checkpoint: Checkpoint,
  { task, lora }: { readonly task: MemoryWork["task"]; readonly lora: LoraSize },
  { width, height }: { readonly width: number; readonly height: number },
): CheckpointMemory {
  if (checkpoint.unet.finished) throw finished(checkpoint.path);
  const config = configOf(checkpoint);
  const { textEncoder, textEncoder2, unet, vae } = checkpoint;
  const entries = [unet, textEncoder, ...(textEncoder2 ? [textEncoder2] : []), vae].flatMap(
    ({ weights }) => [...weights.values()],
  );
  const factor = 2 ** (vae.config.channels.length - 1);
  const cells = { height: Math.ceil(height / factor), width: Math.ceil(width / factor) };
  const what: Trained = { task: task === "full" ? "full" : "lora", ...lora };
  const trained = task === "inference" ? 0 : trainedValues(config, what);
  const stored = new Map(
    [unet, textEncoder, ...(textEncoder2 ? [textEncoder2] : [])].flatMap(({ weights }) => [
      ...weights,
    ]),
  );
  const steps = new Map<string, StepMemory>();
  const step = (batch: number, recomputed: Recomputed): StepMemory => {
    const key = `${recomputed} ${batch}`;
    const known =
      steps.get(key) ??
      stepMemory(stepGraph(config, what, { batch, ...cells }, recomputed), stored);
    steps.set(key, known);
    return known;
  };
  return {
    ...measured(checkpoint.name, entries),
    trained,
    adds: task === "lora",
    usual: task === "full" ? "fp32" : "file",
    isTraced: true,
    step,
    activations({ task: asked, batch, recomputed }, value) {
      const share = value / FLOAT;
      if (asked === "inference") {
        const size = { batch, ...cells };
        const most = Math.max(unetLive(config, size), decoderLive(config, size));
        return memoryParts({ activations: most * share });
      }
      // What is live includes what is trained, as inputs, and its gradients, which count as states.
      const counted = FLOAT * trained * 2;
      const { live } = step(batch, recomputed);
      return memoryParts({ activations: Math.max(0, live - counted) * share });
    },
  };
}

/** A language model. Sequences of `sequence` tokens. */
export function transformerSubject(
  model: Transformer,
  { task, lora }: { readonly task: MemoryWork["task"]; readonly lora: LoraSize },
  { sequence, sequenceParallel }: { readonly sequence: number; readonly sequenceParallel: boolean },
): MemorySubject {
  const parameters = transformerParameters(model);
  const trained = { inference: 0, lora: loraValues(model, lora.rank), full: parameters }[task];
  return {
    name: model.name,
    parameters,
    largest: Math.max(model.hidden * model.inner, model.hidden * model.vocabulary),
    trained,
    adds: task === "lora",
    usual: task === "inference" ? "fp16" : "mixed",
    isTraced: false,
    activations(work, value) {
      const { batch, recomputed, tensorParallel, pipelineParallel } = work;
      const size = { batch, sequence, value };
      if (work.task === "inference") {
        const split = tensorParallel * pipelineParallel;
        // One layer works at a time, and nothing waits for a way back; its scores are made in pieces.
        const layer = batch * sequence * (4 * model.hidden + 2 * model.inner) * value;
        return memoryParts({
          cache: keyValueCache(model, size) / split,
          activations: layer / tensorParallel,
        });
      }
      const split = { tensorParallel, pipelineParallel, sequenceParallel };
      return memoryParts({
        activations: transformerActivations(model, { ...size, recomputed, ...split }),
      });
    },
  };
}

/** A LoRA on all products of each layer. */
function loraValues(
  { layers, hidden: h, heads, keyHeads, inner, style }: Transformer,
  rank: number,
): number {
  const attention = 2 * (h + h) + 2 * (h + h * (keyHeads / heads));
  const wide = (style === "llama" ? 3 : 2) * (h + inner);
  return layers * rank * (attention + wide);
}

/** Weights of an unknown kind: states alone. */
export function weightsSubject(
  name: string,
  entries: readonly WeightEntry[],
  task: MemoryWork["task"],
): MemorySubject {
  const about = measured(name, entries);
  return {
    ...about,
    trained: task === "full" ? about.parameters : 0,
    adds: false,
    usual: task === "full" ? "fp32" : "file",
    isTraced: false,
    activations: () => [],
  };
}

function measured(name: string, entries: readonly WeightEntry[]) {
  const counts = entries.map(({ shape }) => elementCount(shape) ?? 0);
  return {
    name,
    parameters: counts.reduce((sum, count) => sum + count, 0),
    stored: entries.reduce((sum, entry) => sum + byteLength(entry), 0),
    largest: counts.reduce((most, count) => Math.max(most, count), 0),
  };
}

const finished = (path: string): Problem =>
  new Problem("onnx/weights-needed", {
    en: `${path} is made of finished ONNX graphs whose weights have lost their names, so that their memory cannot be told; expected the model that they were exported from.`,
    zh: `${path} 由已导出的 ONNX 计算图组成，其中的权重已没有名称，无法估算内存；请使用导出之前的模型。`,
  });
