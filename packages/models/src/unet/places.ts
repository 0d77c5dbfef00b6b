/** Where a U-Net's transformers are: the same walk as `unet()`, over names alone. */
import type { UnetConfig } from "./config.ts";

export interface TransformerPlace {
  /** Its key below the network's, e.g. `input_blocks.1.1`. */
  readonly path: string;
  readonly side: "input" | "middle" | "output";
  readonly channels: number;
  /** How often height and width are halved there, rounded up. */
  readonly level: number;
  /** Transformer blocks: `path` with `.transformer_blocks.0` ... */
  readonly depth: number;
}

/** In the order in which the network passes them. */
export function transformerPlaces({ levels, resBlocks }: UnetConfig): TransformerPlace[] {
  const places: TransformerPlace[] = [];
  let block = 1;
  for (const [level, { channels, attention, depth = 1 }] of levels.entries()) {
    for (let n = 0; n < resBlocks; n++, block++)
      if (attention)
        places.push({ path: `input_blocks.${block}.1`, side: "input", channels, level, depth });
    if (level < levels.length - 1) block++; // the one that halves
  }
  const deepest = levels.at(-1);
  if (deepest) {
    const { channels, depth = 1 } = deepest;
    const level = levels.length - 1;
    places.push({ path: "middle_block.1", side: "middle", channels, level, depth });
  }
  block = 0;
  for (const [i, { channels, attention, depth = 1 }] of levels.toReversed().entries()) {
    const level = levels.length - 1 - i;
    for (let n = 0; n <= resBlocks; n++, block++)
      if (attention)
        places.push({ path: `output_blocks.${block}.1`, side: "output", channels, level, depth });
  }
  return places;
}

/** Paths of the transformer blocks of a place. */
export const blocksOf = ({ path, depth }: TransformerPlace): string[] =>
  Array.from({ length: depth }, (_, i) => `${path}.transformer_blocks.${i}`);

/** Height and width of the features at a level, of latents of this size. */
export function sizeAtLevel(
  { height, width }: { readonly height: number; readonly width: number },
  level: number,
): { readonly height: number; readonly width: number } {
  const halved = (side: number): number => Math.ceil(side / 2 ** level);
  return { height: halved(height), width: halved(width) };
}
