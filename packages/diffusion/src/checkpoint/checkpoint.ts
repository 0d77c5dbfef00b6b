/** What a checkpoint is to the stages below: three networks with their weights by canonical key,
 *  where its tokenizer lies, and how its noise was scheduled. */
import type { Graph } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { ClipConfig, UnetConfig, VaeConfig } from "@inkloom/models";
import type { NoiseSettings } from "./noise-settings.ts";

/** One network: its configuration, and where each of its weights lies. */
export interface Network<Config> {
  readonly config: Config;
  /** By canonical key, e.g. `model.diffusion_model.input_blocks.0.0.weight`. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** Last change to a graph of this network before it is compiled, such as int8 products. */
  readonly rewrite?: (graph: Graph) => Graph;
}

export interface Checkpoint {
  /** As people call it: the file's or folder's name without its ending. */
  readonly name: string;
  /** Real path of the file or folder. */
  readonly path: string;
  readonly layout: Layout;
  /** The only family that can draw yet. */
  readonly family: "SD 1.x";
  readonly textEncoder: Network<ClipConfig>;
  readonly unet: Network<UnetConfig>;
  readonly vae: Network<VaeConfig>;
  /** Absent where the checkpoint brings no tokenizer and means CLIP's. */
  readonly tokenizerFolder?: string;
  readonly noise: NoiseSettings;
  /** Side of the pictures it was trained on, in pixels. */
  readonly nativeSize: number;
}

export type Layout = "single-file" | "diffusers";
