/** What an image prompt adds to a U-Net's attention to the words: the same queries look at the picture's tokens, through
 *  keys and values of the adapter's own. Ye et al., arXiv:2308.06721, section 3.2. */
import { add, attention, mul, type Tensor } from "@inkloom/engine";
import { linear } from "../layers/linear.ts";
import type { UnetConfig } from "../unet/config.ts";
import type { UnetHooks } from "../unet/hooks.ts";
import { blocksOf, type TransformerPlace, transformerPlaces } from "../unet/places.ts";
import type { Weights } from "../weights.ts";

/** A transformer block as an image prompt counts it. */
export interface PromptedBlock {
  /** Its key below the U-Net's. */
  readonly path: string;
  readonly channels: number;
  readonly place: TransformerPlace;
  /** Number of its transformer in the order in which the network passes them. */
  readonly transformer: number;
}

/** In the order of a file's layers: on the way down, on the way up, the middle. */
export function promptedBlocks(config: UnetConfig): PromptedBlock[] {
  const places = transformerPlaces(config).map((place, transformer) => ({ place, transformer }));
  const of = (side: TransformerPlace["side"]): PromptedBlock[] =>
    places
      .filter(({ place }) => place.side === side)
      .flatMap((each) =>
        blocksOf(each.place).map((path) => ({ path, channels: each.place.channels, ...each })),
      );
  return [...of("input"), ...of("output"), ...of("middle")];
}

export interface KeysValues {
  /** [N, S, C]. */
  readonly k: Tensor;
  /** [N, S, C]. */
  readonly v: Tensor;
}

/** tokens [N, S, context] -> those of each layer, in the file's order, whose layers have these channels. `w` is at
 *  `ip_adapter`; the file numbers the layers 1, 3, 5 ..., as attention to the picture itself lies between. */
export const keysValues = (w: Weights, tokens: Tensor, channels: readonly number[]): KeysValues[] =>
  channels.map((out, i) => {
    const at = w.at(String(2 * i + 1));
    return {
      k: linear(at.at("to_k_ip"), tokens, { out, bias: false }),
      v: linear(at.at("to_v_ip"), tokens, { out, bias: false }),
    };
  });

export interface LookedAt extends KeysValues {
  /** [1, T, 1]: where in the picture that is drawn it counts; absent for everywhere. */
  readonly mask?: Tensor;
}

/** By the path of the block. */
export const imagePromptHooks = (blocks: ReadonlyMap<string, readonly LookedAt[]>): UnetHooks => ({
  crossAttention({ path, heads }, queries) {
    let sum: Tensor | undefined;
    for (const { k, v, mask } of blocks.get(path) ?? []) {
      const seen = attention(queries, k, v, { heads });
      const kept = mask ? mul(seen, mask) : seen;
      sum = sum ? add(sum, kept) : kept;
    }
    return sum;
  },
});
