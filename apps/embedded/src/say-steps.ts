/** Tells of a training on the standard output: the mean loss and the time of every so many steps. */
import type { StepRecord } from "@inkloom/training";

export function saySteps(
  every: number,
  steps: number,
): (record: Pick<StepRecord, "step" | "loss">) => void {
  let sum = 0;
  let since = Date.now();
  return ({ step, loss }) => {
    sum += loss;
    if (step % every !== 0) return;
    const seconds = (Date.now() - since) / 1000;
    const mean = (sum / every).toFixed(4);
    process.stdout.write(`step ${step} of ${steps}, loss ${mean}, ${seconds.toFixed(1)} s\n`);
    sum = 0;
    since = Date.now();
  };
}
