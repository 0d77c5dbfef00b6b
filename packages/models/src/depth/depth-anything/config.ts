/** Sizes of Depth Anything's networks, from the shapes of their files. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../../manifest.ts";

export type DepthAnythingVersion = 1 | 2;

export interface DepthAnythingConfig {
  readonly width: number;
  readonly heads: number;
  /** Blocks whose results are used, from 0, ascending; those behind the last are not needed. */
  readonly taps: readonly [number, number, number, number];
  readonly features: number;
  /** Channels of the four levels. */
  readonly levels: readonly [number, number, number, number];
  /** The side that positions were learnt for, in patches. */
  readonly grid: number;
  /** Queries, keys and values are layers of their own, as in files of transformers. */
  readonly separate: boolean;
}

const HEAD_WIDTH = 64;

/** Of the second version, by the number of blocks. */
const SPREAD_TAPS: Readonly<Record<number, DepthAnythingConfig["taps"]>> = {
  12: [2, 5, 8, 11],
  24: [4, 11, 17, 23],
};

/** The sizes, where the keys are those of such a network. The versions' keys are the same, so it must be told. */
export function depthAnythingConfig(
  manifest: Manifest,
  version: DepthAnythingVersion,
): DepthAnythingConfig | undefined {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const positions = shapes.get("pretrained.pos_embed");
  const features = shapes.get("depth_head.scratch.layer1_rn.weight")?.[0];
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => shapes.get(`depth_head.projects.${i}.weight`)?.[0]);
  const [, places = 0, width = 0] = positions ?? [];
  const grid = Math.sqrt(places - 1);
  let blocks = 0;
  while (shapes.has(`pretrained.blocks.${blocks}.norm1.weight`)) blocks++;
  if (!features || !a || !b || !c || !d || !Number.isInteger(grid) || blocks < 4) return undefined;
  if (width % HEAD_WIDTH !== 0) return undefined;
  const last = [blocks - 4, blocks - 3, blocks - 2, blocks - 1] as const;
  const taps = version === 1 ? last : SPREAD_TAPS[blocks];
  if (!taps) return undefined;
  const separate = shapes.has("pretrained.blocks.0.attn.q.weight");
  const heads = width / HEAD_WIDTH;
  return { width, heads, taps, features, levels: [a, b, c, d], grid, separate };
}
