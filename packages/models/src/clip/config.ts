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
  /** The layer whose states the family was trained with, counted as clip skip is. Where it is given, a
   *  request's clip skip is not looked at, as A1111 does for SD 2.x and SDXL. */
  readonly clipSkip?: number;
  /** Whether the final layer norm follows that layer. @default true */
  readonly normed?: boolean;
  /** Present where the encoder also gives one vector for the whole text. */
  readonly projection?: ClipProjection;
}

/** The matrix behind the last layer. */
export interface ClipProjection {
  /** Length of the vector. */
  readonly size: number;
  /** `linear`: [size, hidden], as transformers keeps it; `matrix`: [hidden, size], as open_clip does. */
  readonly layout: "linear" | "matrix";
}
