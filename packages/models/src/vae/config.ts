/** Configuration of a KL autoencoder. */
export interface VaeConfig {
  /** Channels per level, from full resolution down; each next level has half the size. */
  readonly channels: readonly number[];
  /** Residual blocks per level of the encoder; the decoder has one more. */
  readonly resBlocks: number;
  /** Groups of every group norm. */
  readonly groups: number;
  readonly pictureChannels: number;
  readonly latentChannels: number;
  /** The U-Net sees latents multiplied by this; neither encoder nor decoder applies it. */
  readonly scalingFactor: number;
}
