/** The randomness that a request means: its seeds, on the way to its variation seeds, from another size. */
import type { DrawingRequest } from "@inkloom/contract";
import type { VaeConfig } from "@inkloom/models";
import { type NoiseSource, noiseSource } from "./noise/noise-source.ts";
import { variedNoise } from "./variation.ts";

type NoiseRequest = Pick<
  DrawingRequest,
  "noise" | "variation_strength" | "seed_resize_width" | "seed_resize_height"
>;

interface Seeds {
  readonly seeds: readonly bigint[];
  readonly variationSeeds: readonly bigint[] | undefined;
}

/** A source at its beginning. */
export function drawnNoise(
  { noise: mode, variation_strength: strength, ...size }: NoiseRequest,
  { seeds, variationSeeds }: Seeds,
  { channels }: VaeConfig,
): NoiseSource {
  const factor = 2 ** (channels.length - 1);
  const { seed_resize_width: width, seed_resize_height: height } = size;
  const noise = noiseSource(mode, seeds);
  if (variationSeeds === undefined && (width === 0 || height === 0)) return noise;
  return variedNoise(noise, {
    towards: variationSeeds && { noise: noiseSource(mode, variationSeeds), strength },
    from:
      width === 0 || height === 0
        ? undefined
        : {
            noise: noiseSource(mode, seeds),
            width: Math.floor(width / factor),
            height: Math.floor(height / factor),
          },
  });
}
