import type { Latents } from "../latents/latents.ts";
import type { BrownianNoise } from "../latents/noise/noise-source.ts";
import type { Levels, SamplerRun } from "./sampler.ts";

/** The Brownian path of a walk, over the whole schedule as A1111 spans it. */
export function levelNoise(x: Latents, { path }: Levels, run: SamplerRun): BrownianNoise {
  return run.noise.brownian(x.shape, ...path);
}
