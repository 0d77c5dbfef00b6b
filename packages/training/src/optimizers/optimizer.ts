/** What every optimizer is to the trainer: steps over tensors, and a state that another process goes on from. */

/** One trained tensor at one step; `values` is changed in place, `gradient` is only read. */
export interface TrainedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** Empty where the tensor is left out. */
  readonly gradient: Float32Array;
  /** Of a module that nothing was learnt of at this step: it stays as it is, momentum, decay and all, as torch passes over
   *  a parameter without a gradient. */
  readonly isLeftOut?: boolean;
  /** Of its group, as scheduled for this step. */
  readonly learningRate: number;
  /** Instead of the optimizer's own `weight_decay`, for this tensor. */
  readonly weightDecay?: number;
}

/** Arrays by name: `step`, and `<tensor>.<slot>` such as `lora_x.lora_up.weight.exp_avg`. */
export type OptimizerState = ReadonlyMap<string, StateArray>;

export interface StateArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array | Int32Array;
}

export interface Optimizer {
  /**
   * Takes one step. Every step of a run is given the same tensors.
   *
   * Gradients must be finite: the trainer skips a step whose gradients are not.
   */
  step(tensors: readonly TrainedTensor[]): void;
  /** What the last step multiplied the tensor's direction by: the learning rate to log. Before the first step it is 0. */
  usedRate(name: string): number;
  /** Everything needed to go on in another process to the same bits. The arrays are the optimizer's own: write them before the next step. */
  save(): OptimizerState;
  /**
   * Goes on from what `save` gave.
   *
   * @param tensors - Those that will be trained; the state must hold these and no others.
   * @throws Problem `training/state`, naming what does not fit; nothing is taken over then.
   */
  load(state: OptimizerState, tensors: readonly Pick<TrainedTensor, "name" | "shape">[]): void;
  /** Whether it finds its learning rate itself, so that scheduled ones are not looked at (AdaFactor with `relative_step`); kohya allows no warm-up beside it. */
  readonly ownLearningRate: boolean;
}
