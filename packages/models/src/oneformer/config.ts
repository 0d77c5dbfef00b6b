/** The sizes of a OneFormer network, read from the shapes of its file. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";
import { type SwinConfig, swinConfig } from "../swin/config.ts";

export interface OneFormerConfig {
  readonly backbone: SwinConfig;
  readonly width: number;
  /** Of the layers that look at the backbone's features. */
  readonly encoder: { readonly layers: number; readonly hidden: number };
  /** Of the layers whose queries become regions. */
  readonly decoder: { readonly layers: number; readonly hidden: number };
  /** Of the layers that make the first queries of the task. */
  readonly queryLayers: number;
  readonly queries: number;
  /** Without the last, which is none of them. */
  readonly classes: number;
  /** Channels of regions. */
  readonly masks: number;
  /** Tokens of a task's sentence. */
  readonly sentence: number;
}

/** Undefined for a file of another network. */
export function oneFormerConfig(manifest: Manifest): OneFormerConfig | undefined {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const at = (key: string): Shape => shapes.get(key) ?? [];
  const count = (name: (i: number) => string): number => {
    let layers = 0;
    while (at(name(layers)).length > 0) layers++;
    return layers;
  };
  const encoder = (i: number): string =>
    `sem_seg_head.pixel_decoder.transformer.encoder.layers.${i}.linear1.weight`;
  const predictor = "sem_seg_head.predictor";
  const decoder = (i: number): string => `${predictor}.transformer_ffn_layers.${i}.linear1.weight`;
  const backbone = swinConfig((key) => at(`backbone.${key}`));
  const [queries, width] = at(`${predictor}.query_embed.weight`);
  const [classes] = at(`${predictor}.class_embed.weight`);
  const [masks] = at("sem_seg_head.pixel_decoder.mask_features.weight");
  const [, sentence] = at("task_mlp.layers.0.weight");
  const [seen] = at(encoder(0));
  const [hidden] = at(decoder(0));
  if (!backbone || !queries || !width || !classes || !masks || !sentence || !seen || !hidden)
    return undefined;
  return {
    backbone,
    width,
    encoder: { layers: count(encoder), hidden: seen },
    decoder: { layers: count(decoder), hidden },
    queryLayers: count((i) => `${predictor}.class_transformer.decoder.layers.${i}.linear1.weight`),
    queries,
    classes: classes - 1,
    masks,
    sentence,
  };
}
