/** What a run of Inkloom itself takes on the CPU: this program and the engine's process together, as the system counts
 *  resident memory, mapped weights included. docs/memory.md compares it with what runs took. */
import {
  type Checkpoint,
  drawingMemory,
  keptBytes,
  PROGRAMS,
  UNET_GROWTH,
} from "@inkloom/diffusion";
import { elementCount, type WeightEntry } from "@inkloom/engine/weights";
import { type MemoryPart, memoryParts } from "./memory-parts.ts";
import type { TracedStep } from "./traced-memory.ts";

/** Pictures of a request, pixels. */
export interface PictureSizes {
  readonly width: number;
  readonly height: number;
  readonly batch: number;
}

/** Drawing, as `generate` does it. */
export function drawingParts(checkpoint: Checkpoint, size: PictureSizes): readonly MemoryPart[] {
  const { programs, weights, step, decode, pictures } = drawingMemory(checkpoint, size);
  return memoryParts({ weights, step, decode, pictures, programs });
}

export interface EngineTraining {
  /** One step of what is trained, with what the engine makes of it again. */
  readonly traced: TracedStep;
  /** Number of values that are trained. */
  readonly values: number;
  /** Bytes that the optimizer keeps of each. */
  readonly state: number;
  /** Whether the trained values are those of the checkpoint's own networks, in place of weights of its file. */
  readonly replaces: boolean;
}

const FLOAT = 4;

/** What a step's memory grows to, as a multiple of the values that live at once: the runtime runs ops in another order
 *  and keeps what does not fit again. */
const STEP_GROWTH = 1.4;

/** Copies of each trained value outside of the graph: the value, the sum of its gradients and the last of them in this
 *  program, and what is on its way to the engine's process and back. */
const COPIES = 5;

/** A training step: networks, the values of the step, and what is trained with its optimizer. */
export function trainingParts(
  { textEncoder, textEncoder2, unet }: Checkpoint,
  { traced, values, state, replaces }: EngineTraining,
): readonly MemoryPart[] {
  const networks = [unet, textEncoder, ...(textEncoder2 ? [textEncoder2] : [])];
  const kept = networks.reduce((sum, network) => sum + keptBytes(network), 0);
  const widened = networks.reduce((sum, { weights }) => sum + widenedForBoth(weights.values()), 0);
  const forward = Math.max(0, traced.forward - (replaces ? 0 : FLOAT * values));
  return memoryParts({
    weights: Math.max(0, kept + widened),
    trained: values * (COPIES * FLOAT + state),
    step: UNET_GROWTH * forward + STEP_GROWTH * traced.live,
    programs: PROGRAMS,
  });
}

/** Weights in half precision are widened on the way forward and needed again on the way back, so that the wide ones stay. */
function widenedForBoth(weights: Iterable<WeightEntry>): number {
  let bytes = 0;
  for (const { dtype, shape } of weights)
    if (dtype === "F16" || dtype === "BF16") bytes += FLOAT * (elementCount(shape) ?? 0);
  return bytes;
}
