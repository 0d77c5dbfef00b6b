/** What people want to know of an upscaler's file before they use it. */
import { Problem, type Text } from "@inkloom/contract";
import type { WeightEntry } from "@inkloom/engine/weights";
import { upscalerOf } from "@inkloom/models";

export interface UpscalerReport {
  readonly architecture: string;
  /** How many times longer the sides become. */
  readonly scale: number;
  /** Its sizes, e.g. `64 features, 23 blocks`. */
  readonly details: Text;
  /** Channels of the pictures that it takes. */
  readonly channels: number;
}

/** Undefined where the weights are no upscaler's, or those of one whose sizes do not fit. */
export function upscalerReport(entries: readonly WeightEntry[]): UpscalerReport | undefined {
  try {
    const found = upscalerOf(entries);
    if (found === undefined) return undefined;
    const { architecture, scale, details, channels } = found;
    return { architecture, scale, details, channels };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
