/** Sizes of a CLIP vision tower, read from the keys and shapes of its file. */
import type { Manifest } from "../manifest.ts";

export interface ClipVisionConfig {
  readonly layers: number;
  /** Values per token. */
  readonly hidden: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly activation: "quick_gelu" | "gelu";
  /** Side of the square picture, pixels. */
  readonly picture: number;
  /** Side of a token's square, pixels. */
  readonly patch: number;
  /** Length of the picture's vector; absent where the file has no projection. */
  readonly projection?: { readonly size: number; readonly layout: "linear" | "matrix" };
}

/** What shapes do not tell. Published towers of 1024 and more values per token have 16 heads (L, H, bigG), smaller
 *  ones a head per 64 values; OpenAI's own use a cheaper GELU, which only their sizes tell. */
const HEADS = 16;
const WIDE = 1024;
const HEAD = 64;

/** By canonical keys (`vision_model.*`, `visual_projection.weight`); undefined where it is no vision tower. */
export function clipVisionConfigFromKeys(manifest: Manifest): ClipVisionConfig | undefined {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const patches = shapes.get("vision_model.embeddings.patch_embedding.weight");
  const positions = shapes.get("vision_model.embeddings.position_embedding.weight");
  const wide = shapes.get("vision_model.encoder.layers.0.mlp.fc1.weight");
  const [hidden = 0, , patch = 0] = patches ?? [];
  const [intermediate = 0] = wide ?? [];
  const [tokens = 0] = positions ?? [];
  const side = Math.round(Math.sqrt(tokens - 1));
  if (hidden < 1 || patch < 1 || intermediate < 1 || side < 1 || side * side !== tokens - 1)
    return undefined;
  const numbers = manifest.flatMap(({ key }) => {
    const number = /^vision_model\.encoder\.layers\.(\d+)\./.exec(key)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  const linear = shapes.get("visual_projection.weight");
  const matrix = shapes.get("visual_projection");
  const size = linear?.[0] ?? matrix?.[1];
  return {
    layers: Math.max(-1, ...numbers) + 1,
    hidden,
    heads: hidden >= WIDE ? HEADS : Math.max(1, Math.floor(hidden / HEAD)),
    intermediate,
    activation: hidden <= WIDE ? "quick_gelu" : "gelu",
    picture: side * patch,
    patch,
    ...(size !== undefined && {
      projection: { size, layout: linear === undefined ? "matrix" : "linear" },
    }),
  };
}
