/** Two networks that draw one picture, one after the other. */
import type { Denoiser } from "./denoiser.ts";

export interface Switch {
  /** Share of the walk's calls after which the second draws. */
  readonly at: number;
  /** Denoiser calls of the whole walk. */
  readonly calls: number;
}

/**
 * The second takes over at the first call for which calls done / all calls is not below the share, as in
 * AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_samplers_common.py (apply_refiner). `second` is made
 * when it is first needed, and is told the number of that call.
 */
export function switching(
  first: Denoiser,
  second: (call: number) => Promise<Denoiser>,
  { at, calls }: Switch,
): Denoiser {
  let call = 0;
  let taken: Promise<Denoiser> | undefined;
  return async (x, sigma, run) => {
    const now = call++;
    if (now / calls < at) return first(x, sigma, run);
    taken ??= second(now);
    return (await taken)(x, sigma, run);
  };
}
