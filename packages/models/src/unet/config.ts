/** Configuration of a Stable Diffusion U-Net. */
export interface UnetLevel {
  readonly channels: number;
  /** Whether a transformer follows each residual block of this level. */
  readonly attention: boolean;
  /** Attention heads at this level; the last level's also serve the middle block. */
  readonly heads: number;
  /** Transformer blocks one after another in each transformer; the last level's count in the middle block
   *  too. @default 1 */
  readonly depth?: number;
}

export interface UnetConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  /** From full resolution down; each next level has half the size. */
  readonly levels: readonly UnetLevel[];
  /** Residual blocks per level on the way down; there is one more on the way up. */
  readonly resBlocks: number;
  /** Values per token of the text that cross-attention reads. */
  readonly contextSize: number;
  /** Groups of every group norm. */
  readonly groups: number;
  /** Length of the vector that goes beside the time: in SDXL the pooled text, then sizes as waves. Absent
   *  where the network takes none. */
  readonly vectorSize?: number;
  /** Waves by which the network is told its guidance scale (LCM's whole checkpoints): such a network was
   *  taught what guidance does and is asked once per step. Absent where it takes none. */
  readonly guidanceSize?: number;
}
