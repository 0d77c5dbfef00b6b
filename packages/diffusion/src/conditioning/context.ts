/** What the U-Net's cross-attention reads: a sequence of token vectors for one picture. */
export interface Context {
  /** [tokens, width], row-major. */
  readonly data: Float32Array;
  /** 77 per chunk of the prompt. */
  readonly tokens: number;
  readonly width: number;
  /** What goes beside the sequence, for families that take a vector of the whole text. */
  readonly vector?: Float32Array;
}
