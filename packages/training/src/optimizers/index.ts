export { clipGradients } from "./clip-gradients.ts";
export { createOptimizer, optimizerStateBytes } from "./create-optimizer.ts";
export type { Optimizer, OptimizerState, StateArray, TrainedTensor } from "./optimizer.ts";
