/** The sizes of a Segment Anything network, read from the shapes of its file. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";
import { type TinyVitConfig, tinyVitConfig } from "./tiny-vit-config.ts";

export interface SamVitConfig {
  readonly kind: "vit";
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly patch: number;
  /** Side of the windows of each block in tokens; that of the picture where it attends to all. */
  readonly windows: readonly number[];
}

export interface SamDecoderConfig {
  readonly width: number;
  readonly blocks: number;
  readonly hidden: number;
  /** Masks that are made of one prompt: the first is for prompts that are clear. */
  readonly masks: number;
}

export interface SamConfig {
  readonly encoder: SamVitConfig | TinyVitConfig;
  readonly decoder: SamDecoderConfig;
  /** Side in tokens of what the encoder makes. */
  readonly grid: number;
  /** Side in pixels of the square that the network sees. */
  readonly side: number;
}

/** Sizes of a file by key; undefined where it is none of this architecture. */
export function samConfig(manifest: Manifest): SamConfig | undefined {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const decoder = decoderConfig(shapes);
  const vit = vitConfig(shapes);
  if (decoder === undefined) return undefined;
  if (vit !== undefined)
    return { encoder: vit.config, decoder, grid: vit.grid, side: vit.grid * vit.config.patch };
  const tiny = tinyVitConfig(shapes, "image_encoder");
  // its file does not tell the size of the picture that it was trained on
  return tiny && { encoder: tiny, decoder, grid: TINY_SIDE / TINY_STRIDE, side: TINY_SIDE };
}

const TINY_SIDE = 1024;
const TINY_STRIDE = 16;

function vitConfig(
  shapes: ReadonlyMap<string, Shape>,
): { readonly config: SamVitConfig; readonly grid: number } | undefined {
  const at = (key: string): Shape => shapes.get(`image_encoder.${key}`) ?? [];
  const [, grid, , width] = at("pos_embed");
  const [, , patch] = at("patch_embed.proj.weight");
  const [hidden] = at("blocks.0.mlp.lin1.weight");
  const [, head] = at("blocks.0.attn.rel_pos_h");
  if (!grid || !width || !patch || !hidden || !head || width % head !== 0) return undefined;
  const windows: number[] = [];
  for (;;) {
    const [distances] = at(`blocks.${windows.length}.attn.rel_pos_h`);
    if (distances === undefined) break;
    windows.push((distances + 1) / 2);
  }
  return { config: { kind: "vit", width, hidden, heads: width / head, patch, windows }, grid };
}

function decoderConfig(shapes: ReadonlyMap<string, Shape>): SamDecoderConfig | undefined {
  const [masks, width] = shapes.get("mask_decoder.mask_tokens.weight") ?? [];
  const layer = (i: number): Shape =>
    shapes.get(`mask_decoder.transformer.layers.${i}.mlp.lin1.weight`) ?? [];
  const [hidden] = layer(0);
  if (!masks || !width || !hidden) return undefined;
  let blocks = 0;
  while (layer(blocks).length > 0) blocks++;
  return { width, blocks, hidden, masks };
}
