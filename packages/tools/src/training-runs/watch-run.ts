/** How a run is told while it goes on, whatever it trains: steps with their losses, and the note in its folder. */
import type { ToolId } from "@inkloom/contract";
import type { StepRecord } from "@inkloom/training";
import type { RunContext } from "../run.ts";
import { noteRun } from "./run-note.ts";

export interface RunWatch {
  latents(done: number, of: number): void;
  step(record: StepRecord, steps: number): void;
  /** Sample pictures were drawn. */
  sampled(count: number): void;
  finished(path: string, bytes: number): Promise<void>;
}

/** @param folder of the run */
export function watchRun(
  folder: string,
  tool: ToolId,
  parameters: Readonly<Record<string, unknown>>,
  onProgress: RunContext["onProgress"],
): RunWatch {
  const note = noteRun(folder, tool, parameters);
  let samples = 0;
  let last: { readonly record: StepRecord; readonly steps: number } | undefined;
  const tell = (): void => {
    if (last === undefined) return;
    const { step, epoch, loss, validationLoss, learningRate, seconds } = last.record;
    onProgress?.({
      stage: "train",
      step,
      steps: last.steps,
      training: {
        epoch,
        loss,
        ...(validationLoss !== undefined && { validationLoss }),
        learningRate,
        seconds,
        samples,
      },
    });
  };
  return {
    latents(done, of) {
      note.begun();
      onProgress?.({ stage: "latents", step: done, steps: of });
    },
    step(record, steps) {
      note.begun(steps);
      last = { record, steps };
      tell();
    },
    sampled(count) {
      samples += count;
      tell();
    },
    finished: (path, bytes) => note.finished(path, bytes),
  };
}
