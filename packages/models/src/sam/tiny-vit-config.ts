/** The sizes of a TinyViT, read from the shapes of its file. */
import type { Shape } from "@inkloom/engine";

export interface TinyVitStage {
  readonly width: number;
  readonly blocks: number;
  /** Of attention; a stage of convolutions alone has none. */
  readonly attention?: { readonly heads: number; readonly window: number; readonly hidden: number };
  /** Channels of what follows, and whether its sides are halved. */
  readonly next?: { readonly width: number; readonly stride: 1 | 2 };
}

export interface TinyVitConfig {
  readonly kind: "tiny";
  readonly stages: readonly TinyVitStage[];
}

/** Widths before which sides are kept: the rule of the reference, which knows its models by them. */
const KEPT_BEFORE: readonly number[] = [320, 448, 576];

/** `path` is where the network lies in the file; undefined where there is none. */
export function tinyVitConfig(
  shapes: ReadonlyMap<string, Shape>,
  path: string,
): TinyVitConfig | undefined {
  const at = (key: string): Shape => shapes.get(`${path}.${key}`) ?? [];
  const stages: TinyVitStage[] = [];
  let [width] = at("patch_embed.seq.2.c.weight");
  while (width) {
    const stage = `layers.${stages.length}`;
    const isConvolution = at(`${stage}.blocks.0.conv1.c.weight`).length > 0;
    const first = isConvolution ? "conv1.c.weight" : "attn.attention_biases";
    let blocks = 0;
    while (at(`${stage}.blocks.${blocks}.${first}`).length > 0) blocks++;
    const [heads, offsets] = at(`${stage}.blocks.0.attn.attention_biases`);
    const [hidden] = at(`${stage}.blocks.0.mlp.fc1.weight`);
    const [following] = at(`${stage}.downsample.conv1.c.weight`);
    const attention =
      heads && offsets && hidden ? { heads, window: Math.round(Math.sqrt(offsets)), hidden } : null;
    if (blocks === 0 || (!isConvolution && attention === null)) return undefined;
    stages.push({
      width,
      blocks,
      ...(attention !== null && { attention }),
      ...(following !== undefined && {
        next: { width: following, stride: KEPT_BEFORE.includes(following) ? 1 : 2 },
      }),
    });
    width = following;
  }
  return stages.length === 0 ? undefined : { kind: "tiny", stages };
}
