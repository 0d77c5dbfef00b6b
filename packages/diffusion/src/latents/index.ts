export { latentCount, type Latents, type LatentShape } from "./latents.ts";
export {
  NOISE_MODES,
  noiseSource,
  type NoiseMode,
  type NoiseSource,
} from "./noise/noise-source.ts";
export { batchSeeds, type Seed } from "./noise/seed.ts";
