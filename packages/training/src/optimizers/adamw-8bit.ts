import { readAdamArguments } from "./adam-arguments.ts";
import { adamNumbers, adamStep } from "./adam-step.ts";
import {
  BLOCK,
  dynamicCodes,
  LEAST_COUNT,
  openBlock,
  readBlock,
  writeBlock,
} from "./block-codes.ts";
import type { Optimizer } from "./optimizer.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** AdamW whose moments are kept in 8 bits, as bitsandbytes' AdamW8bit: a quarter of AdamW's state. */
export function adamW8bit(args: readonly string[]): Optimizer {
  const settings = readAdamArguments("AdamW8bit", args);
  const memory = new OptimizerMemory("AdamW8bit", freshMoments);
  const signed = dynamicCodes(true);
  const unsigned = dynamicCodes(false);
  const first = openBlock();
  const second = openBlock();
  return optimizerOf(memory, (tensors) => {
    for (const tensor of memory.begin(tensors)) {
      const { values, gradient } = tensor;
      const numbers = adamNumbers(settings, tensor, memory.stepsOf(tensor.name));
      const moments = memory.of(tensor.name);
      memory.rates.set(tensor.name, tensor.learningRate);
      if (!("exp_avg_absmax" in moments)) {
        adamStep(values, gradient, 0, moments.exp_avg, moments.exp_avg_sq, numbers);
        continue;
      }
      const { exp_avg, exp_avg_absmax, exp_avg_sq, exp_avg_sq_absmax } = moments;
      for (let block = 0; block < exp_avg_absmax.length; block++) {
        readBlock(exp_avg, exp_avg_absmax, block, signed, first);
        readBlock(exp_avg_sq, exp_avg_sq_absmax, block, unsigned, second);
        adamStep(values, gradient, block * BLOCK, first.values, second.values, numbers);
        writeBlock(exp_avg, exp_avg_absmax, block, signed, first);
        writeBlock(exp_avg_sq, exp_avg_sq_absmax, block, unsigned, second);
      }
    }
  });
}

/** Of small tensors the moments are in float32. */
type Moments =
  | { readonly exp_avg: Float32Array; readonly exp_avg_sq: Float32Array }
  | {
      readonly exp_avg: Uint8Array;
      readonly exp_avg_absmax: Float32Array;
      readonly exp_avg_sq: Uint8Array;
      readonly exp_avg_sq_absmax: Float32Array;
    };

function freshMoments(count: number): Moments {
  if (count < LEAST_COUNT)
    return { exp_avg: new Float32Array(count), exp_avg_sq: new Float32Array(count) };
  const blocks = Math.ceil(count / BLOCK);
  return {
    exp_avg: new Uint8Array(count),
    exp_avg_absmax: new Float32Array(blocks),
    exp_avg_sq: new Uint8Array(count),
    exp_avg_sq_absmax: new Float32Array(blocks),
  };
}
