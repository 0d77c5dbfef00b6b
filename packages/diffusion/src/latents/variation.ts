/** First noise that lies between two seeds, or that keeps the composition of another size.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@c8a5322, modules/rng.py (ImageRNG.first, slerp). */
import { latentCount, type LatentShape } from "./latents.ts";
import type { NoiseSource } from "./noise/noise-source.ts";

export interface Variation {
  /** The noise to go towards, drawn from the variation seeds. */
  readonly towards?: { readonly noise: NoiseSource; readonly strength: number } | undefined;
  /** The size whose noise is put into the middle, latent cells, with a fresh source of the same seeds. */
  readonly from?:
    { readonly noise: NoiseSource; readonly width: number; readonly height: number } | undefined;
}

/** `noise` with another beginning; everything after the first draw is unchanged. */
export function variedNoise(noise: NoiseSource, { towards, from }: Variation): NoiseSource {
  const first = (shape: LatentShape): Float32Array => {
    const other = from !== undefined && (from.height !== shape[2] || from.width !== shape[3]);
    const drawn: LatentShape = other ? [shape[0], shape[1], from.height, from.width] : shape;
    let values = (other ? from.noise : noise).first(drawn);
    if (towards !== undefined)
      values = slerp(towards.strength, values, towards.noise.first(drawn), drawn);
    return other ? embedded(values, drawn, noise.first(shape), shape) : values;
  };
  return { ...noise, first };
}

/** Above this mean cosine the two are taken as one direction. */
const PARALLEL = 0.9995;

/**
 * On the arc between `low` (0) and `high` (1), column by column: A1111 takes each picture's lengths along the
 * height. Where both point the same way it mixes in a line, and swaps the two, which is kept.
 */
function slerp(
  share: number,
  low: Float32Array,
  high: Float32Array,
  [pictures, channels, height, width]: LatentShape,
): Float32Array {
  const out = new Float32Array(low.length);
  const size = channels * height * width;
  for (let picture = 0; picture < pictures; picture++) {
    const start = picture * size;
    const cosines = new Float32Array(channels * width);
    for (let c = 0; c < channels; c++)
      for (let x = 0; x < width; x++) {
        let [dot, ownSquares, otherSquares] = [0, 0, 0];
        for (let y = 0; y < height; y++) {
          const at = start + (c * height + y) * width + x;
          const [own, other] = [low[at] ?? 0, high[at] ?? 0];
          dot += own * other;
          ownSquares += own * own;
          otherSquares += other * other;
        }
        cosines[c * width + x] = dot / Math.sqrt(ownSquares) / Math.sqrt(otherSquares);
      }
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    for (let i = 0; i < size; i++) {
      const at = start + i;
      const [own, other] = [low[at] ?? 0, high[at] ?? 0];
      const angle = Math.acos(cosines[Math.floor(i / (height * width)) * width + (i % width)] ?? 0);
      out[at] =
        mean > PARALLEL
          ? own * share + other * (1 - share)
          : (Math.sin((1 - share) * angle) * own + Math.sin(share * angle) * other) /
            Math.sin(angle);
    }
  }
  return out;
}

/** `values` in the middle of `ground`, cut off where they are larger. */
function embedded(
  values: Float32Array,
  drawn: LatentShape,
  ground: Float32Array,
  shape: LatentShape,
): Float32Array {
  const out = new Float32Array(ground);
  const [planes, height, width] = [shape[0] * shape[1], shape[2], shape[3]];
  const place = (outer: number, inner: number) => {
    const margin = Math.floor((outer - inner) / 2);
    return margin >= 0
      ? { to: margin, from: 0, count: inner }
      : { to: 0, from: -margin, count: inner + 2 * margin };
  };
  const rows = place(height, drawn[2]);
  const columns = place(width, drawn[3]);
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < rows.count; y++) {
      const from = (plane * drawn[2] + rows.from + y) * drawn[3] + columns.from;
      const to = (plane * height + rows.to + y) * width + columns.to;
      out.set(values.subarray(from, from + columns.count), to);
    }
  if (out.length !== latentCount(shape))
    throw new RangeError(`variation: ${out.length} values, expected ${latentCount(shape)}`);
  return out;
}
