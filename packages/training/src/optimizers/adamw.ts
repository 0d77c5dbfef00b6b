import { readAdamArguments } from "./adam-arguments.ts";
import { adamNumbers, adamStep } from "./adam-step.ts";
import type { Optimizer } from "./optimizer.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101), as torch.optim.AdamW. */
export function adamW(args: readonly string[]): Optimizer {
  const settings = readAdamArguments("AdamW", args);
  const memory = new OptimizerMemory("AdamW", (count) => ({
    exp_avg: new Float32Array(count),
    exp_avg_sq: new Float32Array(count),
  }));
  return optimizerOf(memory, (tensors) => {
    for (const tensor of memory.begin(tensors)) {
      const { exp_avg, exp_avg_sq } = memory.of(tensor.name);
      adamStep(
        tensor.values,
        tensor.gradient,
        0,
        exp_avg,
        exp_avg_sq,
        adamNumbers(settings, tensor, memory.stepsOf(tensor.name)),
      );
      memory.rates.set(tensor.name, tensor.learningRate);
    }
  });
}
