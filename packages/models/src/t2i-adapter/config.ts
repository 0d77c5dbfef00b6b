/** Configuration of a T2I-Adapter. */
export interface T2iAdapterConfig {
  /** Full blocks with wide convolutions, or light ones behind a narrow door. */
  readonly form: "full" | "light";
  /** Of the control picture: 3, or 1 for lines. */
  readonly hintChannels: number;
  /** Side of the squares of pixels that become channels: 8, for SDXL 16. */
  readonly factor: number;
  /** Channels of each level's features. */
  readonly channels: readonly number[];
  readonly resBlocks: number;
  /** Levels that begin by halving the sides. */
  readonly halves: readonly number[];
  /** Side of the kernels that close a full block. */
  readonly kernel: number;
  /** Whether halving is a convolution of the file instead of a mean. */
  readonly learnedHalving: boolean;
}

/** Keys are these inside, whatever the file calls them. */
export const T2I_PREFIX = "adapter";
