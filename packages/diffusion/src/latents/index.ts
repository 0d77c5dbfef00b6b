export type { LatentShape } from "./latents.ts";
export { noiseSource } from "./noise/noise-source.ts";
export { batchSeeds } from "./noise/seed.ts";
