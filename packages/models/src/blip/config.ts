/** Sizes of a BLIP captioner, read from its file: none of them has a description beside its weights that all copies share. */
import type { Manifest } from "../manifest.ts";
import { sizesOf } from "../taggers/sizes.ts";

export interface BlipConfig {
  readonly vision: {
    readonly width: number;
    readonly layers: number;
    readonly hidden: number;
    /** Sides of a square of pixels that is a token, and of the picture. */
    readonly patch: number;
    readonly side: number;
    /** Added to the variance of its norms. */
    readonly epsilon: number;
  };
  readonly text: {
    readonly width: number;
    readonly layers: number;
    readonly hidden: number;
    readonly words: number;
    /** Most tokens. */
    readonly places: number;
    /** Whether words are scored by weights of their own, not by those that they are read with. */
    readonly ownScores: boolean;
    /** Name of the bias of the scores. */
    readonly bias: "bias" | "decoder.bias";
  };
}

/** Channels of an attention head in all of BLIP's sizes. */
export const BLIP_HEAD = 64;

const EMBEDDINGS = "vision_model.embeddings";
const BERT = "text_decoder.bert";

/** What transformers adds to the variance of vision norms, and what BLIP's own repository does. */
export const BLIP_EPSILON = { transformers: 1e-5, own: 1e-6 } as const;

/** Undefined where the file, in transformers' names, is no BLIP captioner. */
export function blipConfig(
  manifest: Manifest,
  epsilon: number = BLIP_EPSILON.transformers,
): BlipConfig | undefined {
  const { has, of, count } = sizesOf(manifest);
  const patches = `${EMBEDDINGS}.patch_embedding.weight`;
  const words = `${BERT}.embeddings.word_embeddings.weight`;
  if (!has(patches) || !has(words)) return undefined;
  const patch = of(patches, 2);
  const scores = "text_decoder.cls.predictions";
  return {
    vision: {
      width: of(patches, 0),
      layers: count("vision_model.encoder.layers"),
      hidden: of("vision_model.encoder.layers.0.mlp.fc1.weight", 0),
      patch,
      side: patch * Math.round(Math.sqrt(of(`${EMBEDDINGS}.position_embedding`, 1) - 1)),
      epsilon,
    },
    text: {
      width: of(words, 1),
      layers: count(`${BERT}.encoder.layer`),
      hidden: of(`${BERT}.encoder.layer.0.intermediate.dense.weight`, 0),
      words: of(words, 0),
      places: of(`${BERT}.embeddings.position_embeddings.weight`, 0),
      ownScores: has(`${scores}.decoder.weight`),
      bias: has(`${scores}.decoder.bias`) ? "decoder.bias" : "bias",
    },
  };
}
