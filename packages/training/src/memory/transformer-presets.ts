/** Language models of published sizes, to compare with. GPT-3: Brown et al., arXiv:2005.14165, table 2.1 (the hidden size of
 *  13B as its heads make it, 40 x 128). LLaMA: Touvron et al., arXiv:2302.13971, table 2, and arXiv:2307.09288; Llama 3:
 *  arXiv:2407.21783, table 3. Vocabularies and widths of the feed-forward layers as in the released configurations. */

export interface Transformer {
  readonly name: string;
  /** `gpt`: learned positions, LayerNorm, biases, GELU, dropout, tied embeddings. `llama`: rotary positions, RMSNorm, no
   *  biases, SwiGLU, no dropout, an output layer of its own. */
  readonly style: "gpt" | "llama";
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  /** Heads of keys and values; fewer than `heads` where they are shared. */
  readonly keyHeads: number;
  /** Width of the feed-forward layer. */
  readonly inner: number;
  readonly vocabulary: number;
  /** Tokens it was trained on at a time. */
  readonly sequence: number;
}

const gpt = (name: string, layers: number, hidden: number, heads: number): Transformer => ({
  ...{ name, style: "gpt", layers, hidden, heads, keyHeads: heads, inner: 4 * hidden },
  ...{ vocabulary: 50_257, sequence: 2048 },
});

type LlamaSize = readonly [layers: number, hidden: number, heads: number, inner: number];

const llama = (
  name: string,
  [layers, hidden, heads, inner]: LlamaSize,
  vocabulary: number,
  sequence: number,
  keyHeads = heads,
): Transformer => ({
  ...{ name, style: "llama", layers, hidden, heads, keyHeads, inner, vocabulary, sequence },
});

export const TRANSFORMERS = {
  "gpt3-125m": gpt("GPT-3 125M", 12, 768, 12),
  "gpt3-350m": gpt("GPT-3 350M", 24, 1024, 16),
  "gpt3-760m": gpt("GPT-3 760M", 24, 1536, 16),
  "gpt3-1.3b": gpt("GPT-3 1.3B", 24, 2048, 16),
  "gpt3-2.7b": gpt("GPT-3 2.7B", 32, 2560, 32),
  "gpt3-6.7b": gpt("GPT-3 6.7B", 32, 4096, 32),
  "gpt3-13b": gpt("GPT-3 13B", 40, 5120, 40),
  "gpt3-175b": gpt("GPT-3 175B", 96, 12_288, 96),
  "llama-7b": llama("LLaMA 7B", [32, 4096, 32, 11_008], 32_000, 2048),
  "llama-13b": llama("LLaMA 13B", [40, 5120, 40, 13_824], 32_000, 2048),
  "llama-33b": llama("LLaMA 33B", [60, 6656, 52, 17_920], 32_000, 2048),
  "llama-65b": llama("LLaMA 65B", [80, 8192, 64, 22_016], 32_000, 2048),
  "llama-2-70b": llama("Llama 2 70B", [80, 8192, 64, 28_672], 32_000, 4096, 8),
  "llama-3-8b": llama("Llama 3 8B", [32, 4096, 32, 14_336], 128_256, 8192, 8),
  "llama-3-70b": llama("Llama 3 70B", [80, 8192, 64, 28_672], 128_256, 8192, 8),
  "llama-3-405b": llama("Llama 3 405B", [126, 16_384, 128, 53_248], 128_256, 8192, 8),
} as const satisfies Readonly<Record<string, Transformer>>;

/** Weights of the whole model. */
export function transformerParameters({
  style,
  layers,
  hidden: h,
  heads,
  keyHeads,
  inner,
  vocabulary,
  sequence,
}: Transformer): number {
  const shared = keyHeads / heads;
  const products = 2 * h * h + 2 * h * h * shared; // queries and output, keys and values
  if (style === "llama")
    return 2 * vocabulary * h + layers * (products + 3 * h * inner + 2 * h) + h;
  const biases = 4 * h + inner + h;
  const norms = 4 * h;
  return (vocabulary + sequence) * h + layers * (products + 2 * h * inner + biases + norms) + 2 * h;
}
