import type { Text } from "../text.ts";

/** What a request passes through, in order. */
export const STAGES = [
  "load",
  "annotate",
  "encode",
  "sample",
  "decode",
  "upscale",
  "tag",
  "merge",
  "latents",
  "train",
] as const;

export type Stage = (typeof STAGES)[number];

/** What has become of the nodes of a graph so far: all of it each time, so that who misses some of it misses nothing. */
export interface GraphProgress {
  /** The node that runs. */
  readonly node?: string;
  /** Those that ran before, in order. */
  readonly done: readonly string[];
  /** Those whose work was there already. */
  readonly cached: readonly string[];
  /** What output nodes show, by their ids. */
  readonly shown: Readonly<Record<string, unknown>>;
}

/** What a step of training came to. */
export interface TrainingStep {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  /** Of the pictures held back, where it was measured. */
  readonly validationLoss?: number;
  readonly learningRate: number;
  readonly seconds: number;
  /** Sample pictures that this run has drawn so far: more than before, and there are new ones. */
  readonly samples: number;
}

/** How far a job is. */
export interface Progress {
  readonly stage: Stage;
  /** Steps done, from 1 to `steps`: of a sampler, tiles of an upscaler, or pictures of a tagger. */
  readonly step?: number;
  readonly steps?: number;
  /** Something people should know, which the request goes on without; told once. */
  readonly notice?: Text;
  /** Which picture of how many; where several are made one after the other. */
  readonly picture?: { readonly number: number; readonly of: number };
  /** Where a graph is run. */
  readonly graph?: GraphProgress;
  /** Of the last step, where something is trained. */
  readonly training?: TrainingStep;
}
