/** What a request passes through, in order. */
export const STAGES = ["load", "encode", "sample", "decode"] as const;

export type Stage = (typeof STAGES)[number];

/** How far a job is. */
export interface Progress {
  readonly stage: Stage;
  /** Steps done, from 1 to `steps`; while sampling only. */
  readonly step?: number;
  readonly steps?: number;
}
