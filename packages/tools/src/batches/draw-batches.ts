/** Batches drawn one after the other, as A1111's batch count. */
import type { DrawingRequest } from "@inkloom/contract";
import type { GenerateResult } from "@inkloom/diffusion";
import type { RunContext } from "../run.ts";
import { modelSessions } from "../tools/grid/kept-sessions.ts";

type Batched = Pick<
  DrawingRequest,
  "batch" | "seed" | "variation_seed" | "variation_strength" | "noise" | "device" | "model"
> & { readonly batch_count: number };

/**
 * The requests of single batches. Pictures that vary share the seed and count the variation seed up; in the `comfy`
 * mode a batch is one stream of its seed, so that the next batch takes the next seed. `pictures` is how
 * many seeds a batch uses.
 */
export function singleBatches<R extends Batched>(request: R, pictures = request.batch): R[] {
  const { batch_count: count, variation_strength: strength, noise } = request;
  if (count === 1) return [request];
  const seed = request.seed === -1 ? drawSeed() : request.seed;
  const varies = strength > 0;
  const towards = varies && request.variation_seed === -1 ? drawSeed() : request.variation_seed;
  const step = noise === "comfy" ? 1 : pictures;
  return Array.from({ length: count }, (_, at) => ({
    ...request,
    batch_count: 1,
    seed: varies ? seed : seed + at * step,
    variation_seed: varies ? towards + at * step : towards,
  }));
}

/** Draws them; `made` is told of each as soon as it is done. Networks stay loaded from one to the next. */
export async function drawBatches<R extends Batched>(
  requests: readonly R[],
  context: RunContext,
  draw: (request: R, context: RunContext) => Promise<GenerateResult>,
  made: (result: GenerateResult) => Promise<void>,
): Promise<void> {
  const [only, ...others] = requests;
  if (only === undefined) return;
  if (others.length === 0) return made(await draw(only, context));
  const sessions = modelSessions(context.runtime);
  try {
    for (const [index, request] of requests.entries()) {
      context.signal?.throwIfAborted();
      const runtime = await sessions.runtimeFor(request.device, request.model);
      const picture = { number: index + 1, of: requests.length };
      const result = await draw(request, {
        ...context,
        runtime: () => Promise.resolve(runtime),
        onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
      });
      await sessions.settle();
      await made(result);
    }
  } finally {
    await sessions.clear();
  }
}

/** 32 bits, as A1111 draws. */
function drawSeed(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value;
}
