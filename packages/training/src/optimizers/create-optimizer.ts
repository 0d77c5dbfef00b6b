/** Optimizers by the names of kohya's `--optimizer_type`. */
import { Problem } from "@inkloom/contract";
import { adamW } from "./adamw.ts";
import type { Optimizer } from "./optimizer.ts";

interface OptimizerKind {
  /** Bytes of state per trained value. */
  readonly stateBytes: number;
  readonly make: (args: readonly string[], learningRate: number) => Optimizer;
}

const OPTIMIZERS: Readonly<Record<string, OptimizerKind>> = {
  AdamW: { stateBytes: 8, make: adamW },
};

/**
 * @param name - As kohya's `--optimizer_type`; case does not matter.
 * @param args - As kohya's `--optimizer_args`: `weight_decay=0.1`, `betas=0.9,0.99`.
 * @param learningRate - The base rate of the run, before any schedule.
 * @throws Problem `training/optimizer` where the name or an argument is not one of those allowed.
 */
export function createOptimizer(
  name: string,
  args: readonly string[],
  learningRate: number,
): Optimizer {
  return kindOf(name).make(args, learningRate);
}

/** Bytes of state that an optimizer keeps per trained value, for estimates of memory. */
export function optimizerStateBytes(name: string): number {
  return kindOf(name).stateBytes;
}

function kindOf(name: string): OptimizerKind {
  const found = Object.entries(OPTIMIZERS).find(
    ([known]) => known.toLowerCase() === name.toLowerCase(),
  );
  if (found) return found[1];
  const names = Object.keys(OPTIMIZERS).join(", ");
  throw new Problem("training/optimizer", {
    en: `There is no optimizer "${name}" here, expected one of ${names}.`,
    zh: `没有优化器“${name}”，应为以下之一：${names}。`,
  });
}
