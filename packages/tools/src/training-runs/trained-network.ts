import type { Text } from "@inkloom/contract";
import type { RunMemory } from "@inkloom/diffusion";

export interface LossPoint {
  readonly step: number;
  /** Mean since the point before. */
  readonly loss: number;
  readonly validationLoss?: number;
}

/** What a run of training made. */
export interface TrainedNetwork {
  readonly path: string;
  /** As requests call it. */
  readonly name: string;
  readonly bytes: number;
  readonly pictures: number;
  readonly steps: number;
  readonly epochs: number;
  /** Step that the run was taken up at; 0 for a new one. */
  readonly resumedAt: number;
  /** Means of the first and of the last tenth of the steps. */
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly validationLoss?: number;
  /** Whether another epoch's file is likely better. */
  readonly advice?: Text;
  /** Folder of the run: losses, samples, states. */
  readonly folder: string;
  /** The losses as a picture: path of a PNG. */
  readonly chart: string;
  /** Losses by step, at most some hundred of them. */
  readonly losses: readonly LossPoint[];
  /** Pictures that were left out, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: Text }[];
  readonly notes: readonly Text[];
  readonly seconds: number;
  /** On the CPU: what was expected and what was taken, bytes. */
  readonly memory?: RunMemory;
}
