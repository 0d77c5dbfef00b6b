import { latentCount, type LatentShape } from "../latents.ts";
import { BrownianTree } from "./brownian-tree.ts";
import { PhiloxStream } from "./philox.ts";
import { seed64, type Seed } from "./seed.ts";
import { TorchCpuStream } from "./torch-cpu.ts";

/**
 * Where randomness comes from; stored with every picture.
 * - `a1111-cpu`: torch's CPU stream, one per picture; ancestral noise goes on in the same stream.
 * - `a1111-gpu`: CUDA's Philox, likewise one stream per picture.
 * - `comfy`: torch's CPU stream, the whole batch in one draw; ancestral noise from seed + 1.
 */
export type NoiseMode = "a1111-gpu" | "a1111-cpu" | "comfy";

export const NOISE_MODES: readonly NoiseMode[] = ["a1111-cpu", "a1111-gpu", "comfy"];

/** The noise of one batch, drawn in order: `first` once, then `next` as often as a sampler asks. */
export interface NoiseSource {
  /** Unscaled noise of the first latent, [n, c, h, w] in row-major order. */
  first(shape: LatentShape): Float32Array;
  /** Unscaled noise of one ancestral step, same order. */
  next(shape: LatentShape): Float32Array;
  /**
   * Noise of the SDE samplers: steps of one Brownian path over the noise levels from `low` to `high`
   * (0 < low <= high), so that a walk of more or fewer steps has the same path.
   */
  brownian(shape: LatentShape, low: number, high: number): BrownianNoise;
}

/** Unscaled noise of the step between two noise levels; k-diffusion's `BrownianTreeNoiseSampler`. */
export type BrownianNoise = (from: number, to: number) => Float32Array;

/** A stream of standard normal values in the grouping by calls of its reference. */
interface NormalStream {
  randn(count: number): Float32Array;
}

/**
 * The noise of a batch with one seed per picture (0 to 2^64 - 1). In the A1111 modes picture i is the
 * same whether it is drawn alone or in a batch. In `comfy` the batch is one draw from `seeds[0]`.
 * @throws RangeError for a bad or missing seed; the draws throw it when the batch of a shape is not
 *   the number of seeds.
 */
export function noiseSource(mode: NoiseMode, seeds: readonly Seed[]): NoiseSource {
  const [seed] = seeds;
  if (seed === undefined)
    throw new RangeError("noiseSource: no seed given, expected one per picture");
  if (mode === "comfy") return wholeBatch(seed, seeds.length);
  const Stream = mode === "a1111-cpu" ? TorchCpuStream : PhiloxStream;
  return perPicture(seeds, Stream);
}

type StreamKind = new (seed: Seed) => NormalStream;

function perPicture(seeds: readonly Seed[], Stream: StreamKind): NoiseSource {
  const streams = seeds.map((each) => new Stream(each));
  const draw = (shape: LatentShape): Float32Array => {
    expectBatch(shape, streams.length);
    const out = new Float32Array(latentCount(shape));
    const each = out.length / streams.length;
    streams.forEach((stream, i) => {
      out.set(stream.randn(each), i * each);
    });
    return out;
  };
  return {
    first: draw,
    next: draw,
    brownian(shape, low, high) {
      expectBatch(shape, seeds.length);
      const each = latentCount(shape) / seeds.length;
      return stepNoise(seeds, each, low, high, Stream);
    },
  };
}

function wholeBatch(seed: Seed, count: number): NoiseSource {
  const start = new TorchCpuStream(seed);
  const steps = new TorchCpuStream(BigInt.asUintN(64, seed64(seed) + 1n));
  const draw = (stream: NormalStream, shape: LatentShape): Float32Array => {
    expectBatch(shape, count);
    return stream.randn(latentCount(shape));
  };
  return {
    first: (shape) => draw(start, shape),
    next: (shape) => draw(steps, shape),
    brownian(shape, low, high) {
      expectBatch(shape, count);
      return stepNoise([seed], latentCount(shape), low, high, TorchCpuStream);
    },
  };
}

/** One path per seed, `each` values long. */
function stepNoise(
  seeds: readonly Seed[],
  each: number,
  low: number,
  high: number,
  Stream: StreamKind,
): BrownianNoise {
  // a walk of one step to 0 has one level and asks for no noise
  if (low === high) return () => new Float32Array(each * seeds.length);
  const normals = (seed: number, count: number) => new Stream(seed).randn(count);
  const trees = seeds.map((seed) => new BrownianTree(seed, each, low, high, normals));
  return (from, to) => {
    const [start, end] = [Math.min(from, to), Math.max(from, to)];
    // the path begins at the lowest level, so a step down goes against it
    const scale = (from > to ? -1 : 1) / Math.sqrt(Math.fround(end - start));
    const out = new Float32Array(each * seeds.length);
    trees.forEach((tree, i) => {
      out.set(
        tree.increment(start, end).map((value) => value * scale),
        i * each,
      );
    });
    return out;
  };
}

function expectBatch(shape: LatentShape, seeds: number): void {
  if (shape[0] !== seeds)
    throw new RangeError(
      `noise: a batch of ${String(shape[0])} was asked of ${String(seeds)} seeds, expected one seed per picture`,
    );
}
