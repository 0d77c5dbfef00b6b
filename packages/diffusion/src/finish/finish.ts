/** Pixels -> finished pictures: what made each is written down with it. */
import { type GenerateRequest, type JobRecord, VERSION } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ResolvedRequest } from "./resolve.ts";

export interface Finished {
  readonly pixels: Pixels;
  readonly seed: number;
  /** A1111's `parameters` text. */
  readonly infotext: string;
  readonly job: JobRecord;
}
export const finishPictures = (
  request: GenerateRequest,
  resolved: ResolvedRequest,
  c: Checkpoint,
  pixels: readonly Pixels[],
): Finished[] =>
  pixels.map((p, i) => ({
    pixels: p,
    seed: Number(resolved.seeds[i]),
    infotext: "",
    job: {
      program: "inkloom",
      version: VERSION,
      tool: "generate",
      parameters: {},
      model: { name: c.name, family: "" },
    },
  }));
