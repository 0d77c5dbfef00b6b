/** Sizes of a ZoeDepth network, from the shapes of its file. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../../manifest.ts";

export interface ZoeConfig {
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Blocks whose results are used, from 0. */
  readonly taps: readonly [number, number, number, number];
  /** The side that distances were learnt for, in patches. */
  readonly grid: number;
  /** Channels of the four levels, and of their joins. */
  readonly levels: readonly [number, number, number, number];
  readonly features: number;
  readonly bins: number;
  /** Channels of what is told about the bins. */
  readonly embedding: number;
  /** Points that draw the bins to them, by level from the coarsest. */
  readonly attractors: readonly [number, number, number, number];
  /** Hidden channels of the small networks. */
  readonly hidden: { readonly seed: number; readonly other: number };
  readonly temperature: readonly [least: number, most: number];
  /** Height and width that pictures are brought to, roughly. */
  readonly size: readonly [height: number, width: number];
}

/** ZoeD_M12_N.pt. */
export const ZOE_N: ZoeConfig = {
  width: 1024,
  heads: 16,
  blocks: 24,
  taps: [5, 11, 17, 23],
  grid: 24,
  levels: [256, 512, 1024, 1024],
  features: 256,
  bins: 64,
  embedding: 128,
  attractors: [16, 8, 4, 1],
  hidden: { seed: 256, other: 128 },
  temperature: [0.0212, 50],
  size: [384, 512],
};

/** Distances to, from and of the first token, behind those of the grid. */
const OWN = 3;

/** The sizes; those of the file that people have where the keys are of no such network, to say what is missing. */
export function zoeConfig(manifest: Manifest): ZoeConfig {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const outputs = (key: string): number => shapes.get(`${key}.weight`)?.[0] ?? 0;
  const at = "core.core.pretrained";
  const table = shapes.get(`${at}.model.blocks.0.attn.relative_position_bias_table`) ?? [];
  const [distances = 0, heads = 0] = table;
  const grid = (Math.sqrt(distances - OWN) + 1) / 2;
  const width = outputs(`${at}.model.patch_embed.proj`);
  let blocks = 0;
  while (shapes.has(`${at}.model.blocks.${blocks}.norm1.weight`)) blocks++;
  const level = (i: number): number => outputs(`${at}.act_postprocess${i}.3`);
  const attractor = (i: number): number => outputs(`attractors.${i}._net.2`);
  const config: ZoeConfig = {
    ...ZOE_N,
    ...{ width, heads, blocks, grid },
    taps: [blocks / 4 - 1, blocks / 2 - 1, (blocks * 3) / 4 - 1, blocks - 1],
    levels: [level(1), level(2), level(3), level(4)],
    features: outputs("core.core.scratch.layer1_rn"),
    bins: outputs("seed_bin_regressor._net.2"),
    embedding: outputs("seed_projector._net.2"),
    attractors: [attractor(0), attractor(1), attractor(2), attractor(3)],
    hidden: { seed: outputs("seed_bin_regressor._net.0"), other: outputs("seed_projector._net.0") },
  };
  const { levels, features, bins, embedding, attractors, hidden, taps } = config;
  const sizes = [width, heads, ...levels, features, bins, embedding, ...attractors];
  const isWhole =
    [...sizes, hidden.seed, hidden.other].every((size) => size > 0) &&
    [grid, ...taps].every((size) => Number.isInteger(size) && size >= 0) &&
    width % heads === 0;
  return isWhole ? config : ZOE_N;
}
