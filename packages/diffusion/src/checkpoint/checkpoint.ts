/** What a checkpoint is to the stages below: three networks with their weights by canonical key, a
 *  tokenizer, and how its noise was scheduled. */
import type { WeightEntry } from "@inkloom/engine/weights";
import type { ClipConfig, UnetConfig, VaeConfig } from "@inkloom/models";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Parameterization } from "../denoise/parameterization.ts";
import type { Tokenizer } from "../prompt/tokenizer.ts";

/** One network: its configuration, and where each of its weights lies. */
export interface Network<Config> {
  readonly config: Config;
  /** By canonical key, e.g. `model.diffusion_model.input_blocks.0.0.weight`. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
}

export interface Checkpoint {
  /** As people call it: the file's or folder's name without its ending. */
  readonly name: string;
  /** Real path of the file or folder. */
  readonly path: string;
  readonly layout: Layout;
  readonly textEncoder: Network<ClipConfig>;
  readonly unet: Network<UnetConfig>;
  readonly vae: Network<VaeConfig>;
  readonly tokenizer: Tokenizer;
  readonly parameterization: Parameterization;
  readonly schedule: DiscreteSchedule;
  /** Side of the pictures it was trained on, in pixels. */
  readonly nativeSize: number;
}

/** The only family that can draw yet. */
export const FAMILY = "SD 1.x";

export type Layout = "single-file" | "diffusers";
