/** What a picture passes through, in order. */
export const STAGES = ["load", "encode", "sample", "decode"] as const;

export type Stage = (typeof STAGES)[number];

/** How far a job is. */
export interface Progress {
  readonly stage: Stage;
  /** The picture being made, counted from 1; 1 while stages serve the whole batch. */
  readonly picture: number;
  readonly pictures: number;
  /** Steps done of this picture, 0 to `steps`; only while sampling. */
  readonly step?: number;
  readonly steps?: number;
}
