/** Requests that are drawn one after the other, checked before the first. */
import type { GenerateRequest } from "@inkloom/contract";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { openCheckpoint } from "./checkpoint/open.ts";
import { resolveRequest } from "./resolve.ts";

/**
 * Finds models, samplers, schedules and sizes that do not fit, reading headers only; each model once.
 * @throws Problem as drawing the first bad one would
 */
export async function checkRequests(
  requests: readonly GenerateRequest[],
  modelFolders: readonly string[],
): Promise<void> {
  const checkpoints = new Map<string, Checkpoint>();
  for (const request of requests) {
    const key = JSON.stringify([request.model, request.vae]);
    const checkpoint =
      checkpoints.get(key) ??
      (await openCheckpoint(request.model, modelFolders, {
        vae: request.vae,
        prediction: request.prediction,
        zeroSnr: request.zero_snr,
      }));
    checkpoints.set(key, checkpoint);
    resolveRequest(request, checkpoint);
  }
}
