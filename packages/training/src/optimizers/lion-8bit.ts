import {
  BLOCK,
  dynamicCodes,
  LEAST_COUNT,
  openBlock,
  readBlock,
  writeBlock,
} from "./block-codes.ts";
import { lionNumbers, lionStep } from "./lion.ts";
import type { Optimizer } from "./optimizer.ts";
import { number, pair, readArguments } from "./optimizer-arguments.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** Lion whose momentum is kept in 8 bits, as bitsandbytes' Lion8bit. */
export function lion8bit(args: readonly string[]): Optimizer {
  const { betas, weight_decay } = readArguments("Lion8bit", args, {
    betas: pair(number(0.9, { least: 0, below: 1 }), number(0.99, { least: 0, below: 1 })),
    weight_decay: number(0, { least: 0 }),
  });
  const memory = new OptimizerMemory("Lion8bit", freshMomentum);
  const codes = dynamicCodes(true);
  const open = openBlock();
  return optimizerOf(memory, (tensors) => {
    for (const tensor of memory.begin(tensors)) {
      const { values, gradient } = tensor;
      const numbers = lionNumbers(betas, tensor, tensor.weightDecay ?? weight_decay);
      const momentum = memory.of(tensor.name);
      memory.rates.set(tensor.name, tensor.learningRate);
      if (!("exp_avg_absmax" in momentum)) {
        lionStep(values, gradient, 0, momentum.exp_avg, numbers);
        continue;
      }
      const { exp_avg, exp_avg_absmax } = momentum;
      for (let block = 0; block < exp_avg_absmax.length; block++) {
        readBlock(exp_avg, exp_avg_absmax, block, codes, open);
        lionStep(values, gradient, block * BLOCK, open.values, numbers);
        writeBlock(exp_avg, exp_avg_absmax, block, codes, open);
      }
    }
  });
}

/** Of small tensors the momentum is in float32. */
type Momentum =
  | { readonly exp_avg: Float32Array }
  | { readonly exp_avg: Uint8Array; readonly exp_avg_absmax: Float32Array };

function freshMomentum(count: number): Momentum {
  if (count < LEAST_COUNT) return { exp_avg: new Float32Array(count) };
  return {
    exp_avg: new Uint8Array(count),
    exp_avg_absmax: new Float32Array(Math.ceil(count / BLOCK)),
  };
}
