/** Sizes of a MiDaS network, from the shapes of its file. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../../manifest.ts";

export interface BackboneStage {
  readonly blocks: number;
  readonly channels: number;
}

export interface MidasConfig {
  /** Of the ResNet. */
  readonly stages: readonly [BackboneStage, BackboneStage, BackboneStage];
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Blocks whose results are used, from 0. */
  readonly taps: readonly [number, number];
  /** The side that positions were learnt for, in patches. */
  readonly grid: number;
  readonly features: number;
}

/** dpt_hybrid-midas-501f0c75.pt, the one that people have. */
export const MIDAS_HYBRID: MidasConfig = {
  stages: [
    { blocks: 3, channels: 256 },
    { blocks: 4, channels: 512 },
    { blocks: 9, channels: 1024 },
  ],
  width: 768,
  heads: 12,
  blocks: 12,
  taps: [8, 11],
  grid: 24,
  features: 256,
};

const HEAD_WIDTH = 64;

/** The sizes; those of the file that people have where the keys are of no such network, to say what is missing. */
export function midasConfig(manifest: Manifest): MidasConfig {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const model = "pretrained.model";
  const count = (prefix: string, key: string): number => {
    let number = 0;
    while (shapes.has(`${prefix}.${number}.${key}`)) number++;
    return number;
  };
  const stage = (i: number): BackboneStage => {
    const blocks = `${model}.patch_embed.backbone.stages.${i}.blocks`;
    const channels = shapes.get(`${blocks}.0.conv3.weight`)?.[0] ?? 0;
    return { blocks: count(blocks, "conv3.weight"), channels };
  };
  const stages = [stage(0), stage(1), stage(2)] as const;
  const [, places = 0, width = 0] = shapes.get(`${model}.pos_embed`) ?? [];
  const grid = Math.sqrt(places - 1);
  const features = shapes.get("scratch.layer1_rn.weight")?.[0] ?? 0;
  const blocks = count(`${model}.blocks`, "norm1.weight");
  const isWhole =
    stages.every(({ channels }) => channels > 0) &&
    Number.isInteger(grid) &&
    width % HEAD_WIDTH === 0 &&
    Math.min(width, features, blocks) > 0;
  if (!isWhole) return MIDAS_HYBRID;
  const taps = [Math.ceil((blocks * 2) / 3), blocks - 1] as const;
  return { stages, width, heads: width / HEAD_WIDTH, blocks, taps, grid, features };
}
