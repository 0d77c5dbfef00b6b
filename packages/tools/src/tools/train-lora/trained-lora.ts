import type { TrainedNetwork } from "../../training-runs/trained-network.ts";

/** A LoRA that was trained. */
export interface TrainedLora extends TrainedNetwork {
  /** A1111's short hash. */
  readonly hash: string;
}
