/** Configuration of a CLIP text encoder. */
export interface ClipConfig {
  readonly layers: number;
  /** Values per token. */
  readonly hidden: number;
  readonly heads: number;
  /** Width of the feed-forward layer. */
  readonly intermediate: number;
  readonly activation: "quick_gelu" | "gelu";
  /** Tokens per text, 77 in every known checkpoint. */
  readonly positions: number;
  /** Number of tokens in the vocabulary. */
  readonly vocabulary: number;
}
