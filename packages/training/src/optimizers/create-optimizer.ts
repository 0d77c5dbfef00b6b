/** Optimizers by the names of kohya's `--optimizer_type`. */
import { Problem } from "@inkloom/contract";
import { adaFactor } from "./adafactor.ts";
import { adamW8bit } from "./adamw-8bit.ts";
import { adamW } from "./adamw.ts";
import { lion8bit } from "./lion-8bit.ts";
import { lion } from "./lion.ts";
import { prodigy } from "./prodigy.ts";
import { sgdNesterov } from "./sgd-nesterov.ts";
import { BLOCK } from "./block-codes.ts";
import type { Optimizer } from "./optimizer.ts";

interface OptimizerKind {
  /** Bytes of state per trained value. */
  readonly stateBytes: number;
  readonly make: (args: readonly string[], learningRate: number) => Optimizer;
}

const OPTIMIZERS: Readonly<Record<string, OptimizerKind>> = {
  AdamW: { stateBytes: 8, make: adamW },
  AdamW8bit: { stateBytes: 2 * (1 + 4 / BLOCK), make: adamW8bit },
  // Paging only moves the state between memories of a GPU's machine; the values are the same.
  PagedAdamW: { stateBytes: 8, make: adamW },
  PagedAdamW8bit: { stateBytes: 2 * (1 + 4 / BLOCK), make: adamW8bit },
  Lion: { stateBytes: 4, make: lion },
  Lion8bit: { stateBytes: 1 + 4 / BLOCK, make: lion8bit },
  PagedLion8bit: { stateBytes: 1 + 4 / BLOCK, make: lion8bit },
  Prodigy: { stateBytes: 16, make: prodigy },
  // Of vectors; matrices take less. The direction of the largest tensor is held besides.
  AdaFactor: { stateBytes: 4, make: adaFactor },
  SGDNesterov: { stateBytes: 4, make: sgdNesterov },
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
