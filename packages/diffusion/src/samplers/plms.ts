import type { Latents } from "../latents/latents.ts";
import { ADAMS_BASHFORTH } from "./adams-bashforth.ts";
import type { Sampler } from "./sampler.ts";
import { signalLevel } from "./signal-level.ts";
import { combine, scale, stepsOf, weighted } from "./steps.ts";

/**
 * Pseudo linear multistep over training times: DDIM's steps without noise, along Adams-Bashforth means of
 * the last four noise predictions; the first step asks at both its ends. Latents are variance-preserving and
 * stay at the last level, as in `ddim`.
 * Liu et al., arXiv:2202.09778; AUTOMATIC1111/stable-diffusion-webui@c8a5322
 * modules/sd_samplers_timesteps_impl.py (plms).
 */
export const plms: Sampler = async (denoise, x, { sigmas }, run) => {
  let known: Latents[] = []; // noise predictions, the newest first
  /** What the network calls noise in `at`, and the prediction it stands for. */
  const ask = async (at: Latents, sigma: number) => {
    const { signal, noise } = signalLevel(sigma);
    const denoised = await denoise(scale(1 / signal, at), sigma, run);
    return { denoised, eps: combine(1 / noise, at, -signal / noise, denoised) };
  };
  for (const step of stepsOf(sigmas, run)) {
    const { denoised, eps } = await ask(x, step.sigma);
    await step.report(x, denoised);
    const [from, to] = [signalLevel(step.sigma), signalLevel(step.next)];
    const kept = to.signal / from.signal;
    const move = (along: Latents): Latents => combine(kept, x, to.noise - kept * from.noise, along);
    if (known.length === 0) {
      const next = await ask(move(eps), step.next);
      x = move(combine(0.5, eps, 0.5, next.eps));
    } else {
      const all = [eps, ...known];
      const weights = ADAMS_BASHFORTH[all.length - 1] ?? [];
      const means = all.map((each, i) => [weights[i] ?? 0, each] as const);
      x = move(weighted([0, eps], ...means));
    }
    known = [eps, ...known].slice(0, ADAMS_BASHFORTH.length - 1);
  }
  return x;
};
