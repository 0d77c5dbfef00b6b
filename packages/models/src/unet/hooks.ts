/** What may be changed inside a U-Net while it is traced, for what reads pictures beside the words: reference
 *  pictures, image prompts (IP-Adapter), ControlNet-LLLite. Without hooks the graph is the plain one, node for node. */
import { add, type Tensor } from "@inkloom/engine";

/** A transformer block. */
export interface BlockPlace {
  /** Its key below the network's, e.g. `input_blocks.1.1.transformer_blocks.0`. */
  readonly path: string;
  readonly heads: number;
  /** Of the feature map whose pixels are its tokens. */
  readonly height: number;
  readonly width: number;
}

/** Self-attention of `queries` [N, T, C] to `tokens` [N, S, C], with the block's own weights: [N, T, C]. */
export type Attend = (queries: Tensor, tokens: Tensor) => Tensor;

export interface UnetHooks {
  /** Self-attention of the block's tokens `seen` [N, T, C]; plain is `attend(seen, seen)`. */
  readonly selfAttention?: (place: BlockPlace, seen: Tensor, attend: Attend) => Tensor;
  /** What is added to the attention to the words before its last layer, for the queries [N, T, C]. */
  readonly crossAttention?: (place: BlockPlace, queries: Tensor) => Tensor | undefined;
  /** What a layer reads instead of `x` [N, T, C]: `attn1.to_q`, `attn1.to_k`, `attn1.to_v` and `attn2.to_q` of a
   *  block, by their path below the network's. */
  readonly layerInput?: (path: string, x: Tensor, place: BlockPlace) => Tensor;
  /** What follows a module instead of its own features `x` [N, C, H, W]: `input_blocks.0` ..., `middle_block`,
   *  `output_blocks.0` ... */
  readonly features?: (path: string, x: Tensor) => Tensor;
}

/** All of them at once: what is added adds up, what is changed is changed in order. Of self-attention the last hook
 *  counts, as it is asked for the whole. */
export function joinHooks(all: readonly UnetHooks[]): UnetHooks {
  const selfAttention = all.findLast((each) => each.selfAttention)?.selfAttention;
  const added = all.flatMap(({ crossAttention }) => crossAttention ?? []);
  const inputs = all.flatMap(({ layerInput }) => layerInput ?? []);
  const features = all.flatMap((each) => each.features ?? []);
  return {
    ...(selfAttention && { selfAttention }),
    ...(added.length > 0 && {
      crossAttention: (place, queries) =>
        added
          .map((hook) => hook(place, queries))
          .reduce((sum, each) => (sum && each ? add(sum, each) : (sum ?? each)), undefined),
    }),
    ...(inputs.length > 0 && {
      layerInput: (path, x, place) => inputs.reduce((read, hook) => hook(path, read, place), x),
    }),
    ...(features.length > 0 && {
      features: (path, x) => features.reduce((made, hook) => hook(path, made), x),
    }),
  };
}
