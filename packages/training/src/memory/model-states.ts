/** What training keeps of a model beside its activations, and how it is spread over devices: Rajbhandari et al., "ZeRO:
 *  Memory Optimizations Toward Training Trillion Parameter Models", arXiv:1910.02054, section 5 and figure 1; moved to the
 *  machine's memory: Ren et al., "ZeRO-Offload", arXiv:2101.06840, section 4. */

/** What each device of a data-parallel group keeps for itself alone: nothing; the optimizer's states; gradients, too;
 *  parameters, too. */
export type ZeroStage = 0 | 1 | 2 | 3;

/** What lies in the machine's memory instead: nothing; gradients and the optimizer's states; parameters, too. */
export type Offload = "none" | "optimizer" | "all";

export interface Spread {
  readonly zero: ZeroStage;
  readonly dataParallel: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly offload: Offload;
}

/** Bytes of a whole model. */
export interface StateBytes {
  readonly parameters: number;
  readonly gradients: number;
  /** With the f32 copy that mixed precision keeps. */
  readonly optimizer: number;
}

export interface ModelStates {
  /** Of one device. */
  readonly device: StateBytes;
  /** In the machine's memory, for one device. */
  readonly host: StateBytes;
}

/** @param largest bytes of the largest weight, which is on the device while it is used wherever it lies else */
export function modelStates(
  { parameters, gradients, optimizer }: StateBytes,
  spread: Spread,
  largest = 0,
): ModelStates {
  const { zero, dataParallel, tensorParallel, pipelineParallel, offload } = spread;
  const model = tensorParallel * pipelineParallel;
  const divided = (bytes: number, from: ZeroStage): number =>
    bytes / model / (zero >= from ? dataParallel : 1);
  const own = {
    parameters: divided(parameters, 3),
    gradients: divided(gradients, 2),
    optimizer: divided(optimizer, 1),
  };
  const none = { parameters: 0, gradients: 0, optimizer: 0 };
  switch (offload) {
    case "none":
      return { device: own, host: none };
    case "optimizer":
      return { device: { ...none, parameters: own.parameters }, host: { ...own, parameters: 0 } };
    case "all":
      return {
        device: { ...none, parameters: Math.min(largest / tensorParallel, own.parameters) },
        host: own,
      };
  }
}

/** How numbers are kept in training. */
export type TrainingPrecision = "fp32" | "mixed" | "bf16";

/** Bytes of a trained value by what it is kept as. Mixed precision computes in halves and keeps an f32 copy: ZeRO's 2, 2
 *  and K, which is 12 for Adam. `state`: what the optimizer keeps of a value, 8 for Adam. */
export function bytesPerTrained(precision: TrainingPrecision, state: number): StateBytes {
  switch (precision) {
    case "fp32":
      return { parameters: 4, gradients: 4, optimizer: state };
    case "mixed":
      return { parameters: 2, gradients: 2, optimizer: 4 + state };
    case "bf16":
      return { parameters: 2, gradients: 2, optimizer: state };
  }
}
