/** Sizes of a ZoeDepth network. */
export interface ZoeConfig {
  readonly width: number;
  readonly heads: number;
  readonly blocks: number;
  /** Blocks whose results are used, from 0. */
  readonly taps: readonly [number, number, number, number];
  /** The side that distances were learnt for, in patches. */
  readonly grid: number;
  /** Channels of the four levels, and of their joins. */
  readonly levels: readonly [number, number, number, number];
  readonly features: number;
  readonly bins: number;
  /** Channels of what is told about the bins. */
  readonly embedding: number;
  /** Points that draw the bins to them, by level from the coarsest. */
  readonly attractors: readonly [number, number, number, number];
  /** Hidden channels of the small networks. */
  readonly hidden: { readonly seed: number; readonly other: number };
  readonly temperature: readonly [least: number, most: number];
  /** Height and width that pictures are brought to, roughly. */
  readonly size: readonly [height: number, width: number];
}

/** ZoeD_M12_N.pt. */
export const ZOE_N: ZoeConfig = {
  width: 1024,
  heads: 16,
  blocks: 24,
  taps: [5, 11, 17, 23],
  grid: 24,
  levels: [256, 512, 1024, 1024],
  features: 256,
  bins: 64,
  embedding: 128,
  attractors: [16, 8, 4, 1],
  hidden: { seed: 256, other: 128 },
  temperature: [0.0212, 50],
  size: [384, 512],
};
