/** BLIP's text decoder: BERT that sees only words before, and looks into the picture behind each layer's attention.
 *  Li et al., "BLIP", arXiv:2201.12086; key names: huggingface/transformers@v5.23.0, models/blip/modeling_blip_text.py. */
import {
  add,
  attention,
  expand,
  gather,
  gelu,
  reshape,
  sizeAt,
  slice,
  type Tensor,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import { BLIP_HEAD, type BlipConfig } from "./config.ts";
import { blipKeys, blipValues } from "./vision.ts";

const NORM = { epsilon: 1e-12 };

export interface BlipWordsInputs {
  /** [N, T] int64; what stands behind `at` is not seen. */
  readonly tokens: Tensor;
  /** [1] int64: the place behind which a word is looked for. */
  readonly at: Tensor;
  /** See `blipPicture`. */
  readonly looked: Readonly<Record<string, Tensor>>;
}

/** How well each word goes on, before softmax: [N, words]. */
export function blipWords(
  w: Weights,
  { tokens, at, looked }: BlipWordsInputs,
  config: BlipConfig["text"],
): Tensor {
  const { width, layers, words, places, ownScores, bias } = config;
  const bert = w.at("text_decoder.bert");
  const [count = 1, length = 1] = tokens.shape;
  const table = bert.param("embeddings.word_embeddings.weight", [words, width]);
  const learnt = bert.param("embeddings.position_embeddings.weight", [places, width]);
  const own = slice(learnt, { axis: 0, start: 0, size: length });
  const read = reshape(gather(table, reshape(tokens, [-1]), 0), [count, length, width]);
  let h: Tensor = layerNorm(bert.at("embeddings.LayerNorm"), add(read, own), NORM);
  for (let i = 0; i < layers; i++) h = layer(bert.at(`encoder.layer.${i}`), h, looked, i, config);
  const last = reshape(gather(h, at, 1), [count, width]);
  const scores = w.at("text_decoder.cls.predictions");
  const inner = gelu(linear(scores.at("transform.dense"), last, { out: width }));
  const normal = layerNorm(scores.at("transform.LayerNorm"), inner, NORM);
  const made = linear(
    ownScores ? scores.at("decoder") : bert.at("embeddings.word_embeddings"),
    normal,
    { out: words, bias: false },
  );
  return add(made, scores.param(bias, [words]));
}

function layer(
  w: Weights,
  x: Tensor,
  looked: BlipWordsInputs["looked"],
  number: number,
  { width, hidden }: BlipConfig["text"],
): Tensor {
  const heads = width / BLIP_HEAD;
  const out = { out: width };
  const behind = (at: Weights, made: Tensor, before: Tensor): Tensor =>
    layerNorm(at.at("LayerNorm"), add(linear(at.at("dense"), made, out), before), NORM);
  const own = w.at("attention.self");
  const [q, k, v] = ["query", "key", "value"].map((name) => linear(own.at(name), x, out)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  let h = behind(w.at("attention.output"), attention(q, k, v, { heads, causal: true }), x);
  const found = attention(
    linear(w.at("crossattention.self.query"), h, out),
    ofAll(looked[blipKeys(number)], x),
    ofAll(looked[blipValues(number)], x),
    { heads },
  );
  h = behind(w.at("crossattention.output"), found, h);
  const wide = gelu(linear(w.at("intermediate.dense"), h, { out: hidden }));
  return behind(w.at("output"), wide, h);
}

/** The picture's for each of several captions. */
function ofAll(looked: Tensor | undefined, like: Tensor): Tensor {
  if (looked === undefined) throw new RangeError("blipWords: a layer has nothing to look up");
  return expand(looked, [sizeAt(like.shape, 0), sizeAt(looked.shape, 1), sizeAt(looked.shape, 2)]);
}
