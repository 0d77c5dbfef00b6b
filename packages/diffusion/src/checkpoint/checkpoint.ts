/** What a checkpoint is to the stages below: its networks with their weights by canonical key, where its
 *  tokenizers lie, and how its noise was scheduled. */
import type { CompiledGraph, Graph, Tensor } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { ClipConfig, UnetConfig, VaeConfig } from "@inkloom/models";
import type { NetworkAdapters } from "../adapters/adapters.ts";
import type { NoiseSettings } from "./noise-settings.ts";

/** One network: its configuration, and where each of its weights lies. */
export interface Network<Config> {
  readonly config: Config;
  /** By canonical key, e.g. `model.diffusion_model.input_blocks.0.0.weight`. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** Last change to a graph of this network before it is compiled, such as int8 products. */
  readonly rewrite?: (graph: Graph) => Graph;
  /** What LoRAs change of it. */
  readonly adapters?: NetworkAdapters;
  /** Its own graphs, where it comes as such instead of being traced; then its configuration tells sizes only. */
  readonly finished?: FinishedNetwork;
}

/** A network that is a graph already, as ONNX folders hold. */
export interface FinishedNetwork {
  /** What a stage loads instead of what it would trace: the same inputs and outputs.
   *  @throws Problem `onnx/...` for sizes and layers that the graph does not have */
  graph(wanted: WantedGraph): CompiledGraph;
  /** Contexts that a U-Net takes at a time, where it takes no more. */
  readonly batch?: number;
}

/** What a stage wants of a network. */
export interface WantedGraph {
  /** For people, and for telling sessions apart. */
  readonly name: string;
  readonly part: "unet" | "text encoder" | "vae encoder" | "vae decoder";
  /** By the names that the stage gives them. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Of a text encoder: the layer that is read, 1 for the last. */
  readonly clipSkip?: number;
}

/** The families that can draw. SDXL's distilled models (Turbo, Lightning, LCM) are SDXL. */
export type FamilyName = "SD 1.x" | "SD 2.x" | "SDXL" | "SDXL refiner";

/** What the U-Net reads beside the latents: nothing; a mask and the picture without what it covers; or the
 *  picture that is edited by instruction (instruct-pix2pix). */
export type UnetKind = "plain" | "inpainting" | "edit";

export interface Checkpoint {
  /** As people call it: the file's or folder's name without its ending. */
  readonly name: string;
  /** Real path of the file or folder. */
  readonly path: string;
  readonly layout: Layout;
  readonly family: FamilyName;
  readonly kind: UnetKind;
  readonly textEncoder: Network<ClipConfig>;
  /** SDXL's second; cross-attention reads the values of both side by side. */
  readonly textEncoder2?: Network<ClipConfig>;
  readonly unet: Network<UnetConfig>;
  readonly vae: Network<VaeConfig>;
  /** File name of the autoencoder where it is not the checkpoint's own. */
  readonly vaeName?: string;
  /** Absent where the checkpoint brings no tokenizer and means CLIP's (or OpenCLIP's). */
  readonly tokenizerFolder?: string;
  /** Of the second text encoder. */
  readonly tokenizerFolder2?: string;
  readonly noise: NoiseSettings;
  /** Whether the U-Net makes the waves of SDXL's sizes by itself and takes the numbers. */
  readonly plainSizes?: boolean;
  /** LoRAs that its networks are adapted by, with A1111's short hashes. */
  readonly loras?: readonly { readonly name: string; readonly hash: string }[];
  /** Side of the pictures it was trained on, in pixels. */
  readonly nativeSize: number;
}

export type Layout = "single-file" | "diffusers" | "onnx";
