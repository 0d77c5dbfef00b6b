/** The sizes of a Swin transformer, read from the shapes of its file. */
import type { Shape } from "@inkloom/engine";

export interface SwinConfig {
  /** Channels of the first stage; each has twice as many as the one before. */
  readonly width: number;
  readonly patch: number;
  readonly window: number;
  readonly stages: readonly { readonly blocks: number; readonly heads: number }[];
}

/** `at` gives shapes by key, [] for those that are not there. */
export function swinConfig(at: (key: string) => Shape): SwinConfig | undefined {
  const [width, , patch] = at("patch_embed.proj.weight");
  const table = (stage: number, block: number): Shape =>
    at(`layers.${stage}.blocks.${block}.attn.relative_position_bias_table`);
  const [distances] = table(0, 0);
  if (!width || !patch || !distances) return undefined;
  const stages: { readonly blocks: number; readonly heads: number }[] = [];
  for (;;) {
    const [, heads] = table(stages.length, 0);
    if (!heads) break;
    let blocks = 1;
    while (table(stages.length, blocks).length > 0) blocks++;
    stages.push({ blocks, heads });
  }
  return { width, patch, window: (Math.sqrt(distances) + 1) / 2, stages };
}
