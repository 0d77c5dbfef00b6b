/** What a run of Inkloom itself takes on the CPU: this program and the engine's process together, as the system counts
 *  resident memory, mapped weights included. docs/memory.md compares it with what runs took. */
import { type Checkpoint, drawingMemory, keptBytes, PROGRAMS } from "@inkloom/diffusion";
import { BYTES, type Graph, liveBytes } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import { type MemoryPart, memoryParts } from "./memory-parts.ts";

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

/** Of a training step's graph: bytes of the values that live at once, inputs among them, and of the weights that it reads. */
export interface StepMemory {
  readonly live: number;
  readonly weights: number;
}

/** @param stored the weights that the graph may read, by their keys */
export function stepMemory(graph: Graph, stored: ReadonlyMap<string, WeightEntry>): StepMemory {
  const read = new Map<string, WeightEntry>();
  for (const { key } of graph.parameters) {
    const entry = stored.get(key);
    if (entry) read.set(key, entry);
  }
  return { live: liveBytes(graph), weights: keptBytes({ weights: read }) };
}

/** What a step's memory grows to, as a multiple of the values that live at once: the runtime runs ops in an order of its
 *  own, and what it gets back in pieces of other sizes is not used again. Measured: docs/memory.md. */
const STEP_GROWTH = 1.5;

/** Copies of each trained value outside of the graph: the value and its gradient in this program, what is on its way to the
 *  engine's process and back. Measured: docs/memory.md. */
const COPIES = 5;

/** Bytes that this program takes for pictures, captions, states and charts beside them. */
const RUN = 0.1 * 2 ** 30;

/** Training by steps of these graphs at a time. @param values how many are trained; `state` bytes of each are the
 *  optimizer's */
export function trainingParts(
  loaded: readonly StepMemory[],
  { values, state }: { readonly values: number; readonly state: number },
): readonly MemoryPart[] {
  return memoryParts({
    weights: loaded.reduce((sum, { weights }) => sum + weights, 0),
    trained: values * (COPIES * BYTES.float32 + state),
    step: loaded.reduce((sum, { live }) => sum + STEP_GROWTH * live, 0),
    programs: PROGRAMS + RUN,
  });
}
