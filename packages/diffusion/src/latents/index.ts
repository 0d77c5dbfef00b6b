export type { LatentShape } from "./latents.ts";
export { batchSeeds } from "./noise/seed.ts";
