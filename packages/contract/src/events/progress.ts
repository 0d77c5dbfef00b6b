import type { Text } from "../text.ts";

/** What a request passes through, in order. */
export const STAGES = ["load", "encode", "sample", "decode", "upscale"] as const;

export type Stage = (typeof STAGES)[number];

/** How far a job is. */
export interface Progress {
  readonly stage: Stage;
  /** Steps done, from 1 to `steps`: of a sampler, or tiles of an upscaler. */
  readonly step?: number;
  readonly steps?: number;
  /** Something people should know, which the request goes on without; told once. */
  readonly notice?: Text;
  /** Which picture of how many; where several are made one after the other. */
  readonly picture?: { readonly number: number; readonly of: number };
}
