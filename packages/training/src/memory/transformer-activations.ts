/** Activations that a transformer keeps for its way back: Korthikanti et al., "Reducing Activation Recomputation in Large
 *  Transformer Models", arXiv:2205.05198, table 2 and equations 1 to 6. The paper counts values of two bytes; other sizes
 *  follow from which of its terms are values and which are masks of a byte. */
import type { Transformer } from "./transformer-presets.ts";

/** What is made again on the way back: nothing; the scores of attention alone; everything but what a layer begins with. */
export type Recomputed = "none" | "selective" | "full";

export interface TransformerWork {
  /** Sequences at a time on one device (the paper's microbatch). */
  readonly batch: number;
  /** Tokens of each. */
  readonly sequence: number;
  /** Bytes of a value. */
  readonly value: number;
  readonly recomputed: Recomputed;
  /** Devices that share each layer. @default 1 */
  readonly tensorParallel?: number;
  /** Whether these also share what lies between layers, along the sequence. @default false */
  readonly sequenceParallel?: boolean;
  /** Devices that have some of the layers each, one after another. @default 1 */
  readonly pipelineParallel?: number;
  /** Pieces of the model that each of these has (interleaved schedule). @default 1 */
  readonly interleaved?: number;
}

/** Bytes of one layer on one device. */
export function layerActivations(
  { style, hidden: h, heads, keyHeads, inner }: Transformer,
  { batch, sequence: s, value, recomputed, ...split }: TransformerWork,
): number {
  const { tensorParallel: t = 1, sequenceParallel = false } = split;
  const plane = s * batch * h;
  if (recomputed === "full") return value * plane;
  const scores = (heads * s) / h; // per value of a plane
  const [whole, divided, masked] =
    style === "gpt"
      ? // The norms' inputs, those of two products, two masks of dropout; what lies within attention and the two products.
        [4 * value + 2, 12 * value, scores * (2 * value + 1)]
      : // The same without dropout: queries, keys, values, attention's result, and four planes as wide as the inner layer.
        [4 * value, value * (2 + (2 * keyHeads) / heads + (4 * inner) / h), scores * value];
  const apart = divided + (recomputed === "selective" ? 0 : masked);
  return plane * (whole / (sequenceParallel ? t : 1) + apart / t);
}

/** Bytes on the device that keeps most: the first of a pipeline, where as many batches wait as there are stages. */
export function transformerActivations(model: Transformer, work: TransformerWork): number {
  const { tensorParallel: t = 1, pipelineParallel: p = 1, interleaved: m = 1 } = work;
  const { batch, sequence: s, value } = work;
  const { style, hidden: h, layers, vocabulary } = model;
  const interleaving = p > 1 && m > 1 ? 1 + (p - 1) / (p * m) : 1;
  const plane = (s * batch * h) / t;
  const embedding = style === "gpt" ? plane * p : 0; // a mask of dropout, a byte each
  const logits = (4 * s * batch * vocabulary) / t; // f32
  const output = p === 1 ? 2 * value * plane + logits : 0;
  return layers * layerActivations(model, work) * interleaving + embedding + output;
}

/** Bytes that drawing words one by one keeps: keys and values of all tokens so far. */
export function keyValueCache(
  { layers, hidden, heads, keyHeads }: Transformer,
  { batch, sequence, value }: Pick<TransformerWork, "batch" | "sequence" | "value">,
): number {
  return 2 * layers * batch * sequence * hidden * (keyHeads / heads) * value;
}
