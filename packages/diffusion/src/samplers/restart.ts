import type { Denoiser } from "../denoise/denoiser.ts";
import type { Latents } from "../latents/latents.ts";
import { karrasSigmas } from "./spread.ts";
import type { Sampler, SamplerRun } from "./sampler.ts";
import { report, slope, towards, weighted, withNoise } from "./steps.ts";

interface Move {
  readonly from: number;
  readonly to: number;
}

/**
 * Heun's steps that, once the picture is nearly there, go back up with fresh noise and come down again; once
 * from 20 steps, twice from 36. The steps of the ways back are taken from those of the way down, which is
 * Karras' then, whatever the schedule.
 * Xu et al., arXiv:2306.14878; AUTOMATIC1111/stable-diffusion-webui 1.10 modules/sd_samplers_extra.py.
 */
export const restart: Sampler = async (denoise, x, { sigmas, noiseScale }, run) => {
  const moves = movesOf(sigmas);
  let reached = moves[0]?.from ?? 0;
  for (const [index, move] of moves.entries()) {
    run.signal?.throwIfAborted();
    if (reached < move.from) {
      const fresh = Math.sqrt(move.from ** 2 - reached ** 2);
      x = withNoise(x, fresh * noiseScale, run.noise.next(x.shape));
    }
    x = await heunMove(denoise, x, move, run, async (denoised) =>
      report(run, { step: index + 1, steps: moves.length, sigma: move.from, x, denoised }),
    );
    reached = move.to;
  }
  return x;
};

async function heunMove(
  denoise: Denoiser,
  x: Latents,
  { from, to }: Move,
  run: SamplerRun,
  tell: (denoised: Latents) => Promise<void>,
): Promise<Latents> {
  const denoised = await denoise(x, from, run);
  await tell(denoised);
  const ahead = towards(denoised, x, from, to);
  if (to === 0) return ahead;
  const second = slope(ahead, await denoise(ahead, to, run), to);
  const half = (to - from) / 2;
  return weighted([1, x], [half, slope(x, denoised, from)], [half, second]);
}

/** Where the way back begins and how high it goes, sigmas; the nearest levels are taken. */
const RESTART_AT = 0.1;
const RESTART_TO = 2;

function movesOf(sigmas: readonly number[]): Move[] {
  const steps = sigmas.length - 1;
  const back = steps < 20 ? 0 : steps < 36 ? 9 : Math.floor(steps / 4);
  const times = steps < 20 ? 0 : steps < 36 ? 1 : 2;
  if (times === 0) return pairs(sigmas);
  const down = [...karrasSigmas(steps - back * times, sigmas.at(-2) ?? 0, sigmas[0] ?? 0), 0];
  const [low, high] = [nearest(down, RESTART_AT), nearest(down, RESTART_TO)];
  const before = pairs(down.slice(0, low + 1));
  const after = pairs(down.slice(low));
  if (low === 0 || high >= low) return pairs(down);
  const again = pairs(karrasSigmas(back + 1, down[low] ?? 0, down[high] ?? 0));
  return [...before, ...Array.from({ length: times }, () => again).flat(), ...after];
}

const pairs = (levels: readonly number[]): Move[] =>
  levels.slice(1).map((to, i) => ({ from: levels[i] ?? 0, to }));

/** Index of the level nearest to `sigma`, the first of equals. */
function nearest(levels: readonly number[], sigma: number): number {
  const far = levels.map((level) => Math.abs(level - sigma));
  return far.indexOf(Math.min(...far));
}
