import type { Optimizer } from "./optimizer.ts";
import { number, readArguments } from "./optimizer-arguments.ts";
import { OptimizerMemory, optimizerOf } from "./optimizer-memory.ts";

/** Gradient descent with Nesterov's momentum, as torch.optim.SGD with kohya's momentum of 0.9. */
export function sgdNesterov(args: readonly string[]): Optimizer {
  const { momentum, weight_decay } = readArguments("SGDNesterov", args, {
    momentum: number(0.9, { above: 0 }),
    weight_decay: number(0, { least: 0 }),
  });
  const memory = new OptimizerMemory("SGDNesterov", (count) => ({
    momentum_buffer: new Float32Array(count),
  }));
  return optimizerOf(memory, (tensors) => {
    for (const tensor of memory.begin(tensors)) {
      const { name, values, gradient, learningRate, weightDecay = weight_decay } = tensor;
      step(values, gradient, memory.of(name).momentum_buffer, momentum, learningRate, weightDecay);
      memory.rates.set(name, learningRate);
    }
  });
}

/** `g += wd p;   m = momentum m + g;   p -= lr (g + momentum m)`; the first momentum is the gradient, as m is 0 before. */
function step(
  values: Float32Array,
  gradient: Float32Array,
  buffer: Float32Array,
  momentum: number,
  rate: number,
  decay: number,
): void {
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const p = values[i] ?? 0;
    const g = (gradient[i] ?? 0) + decay * p;
    const m = momentum * (buffer[i] ?? 0) + g;
    buffer[i] = m;
    values[i] = p - rate * (g + momentum * m);
  }
}
