/** What the tools that make model files tell of the new file. */
import { basename, extname } from "node:path";

/** A LoRA that was made. */
export interface MadeLora {
  readonly path: string;
  /** As drawing calls it. */
  readonly name: string;
  readonly bytes: number;
  /** A1111's short hash. */
  readonly hash: string;
  readonly layers: number;
  /** Every rank that occurs. */
  readonly ranks: readonly number[];
  /** Of a smaller one: mean share of the differences' lengths that is left, 0 to 1. */
  readonly kept?: number;
  readonly seconds: number;
}

/** A checkpoint that was made. */
export interface MadeCheckpoint {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly tensors: number;
  /** Averages of weights that were left out. */
  readonly averages: number;
  /** Weights of the first model that another lacks, and that stayed as they were; of a merge. */
  readonly kept?: readonly string[];
  /** Weights that the first model lacks; of a merge. */
  readonly leftOut?: readonly string[];
  readonly seconds: number;
}

export const nameOf = (path: string): string => basename(path, extname(path));

export const secondsSince = (start: number): number =>
  Math.round((performance.now() - start) / 10) / 100;
