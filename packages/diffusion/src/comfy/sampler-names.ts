/** ComfyUI's samplers by its names, as far as ours are the same mathematics. */
import { dpmppSdeAtLevels } from "../samplers/dpmpp-sde.ts";
import { eulerAncestral } from "../samplers/euler-ancestral.ts";
import { euler } from "../samplers/euler.ts";
import { lms } from "../samplers/lms.ts";
import { SAMPLERS, type SamplerId } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { stepsOf, withNoise } from "../samplers/steps.ts";
import { gradientEstimation, heunPlusPlus, resMultistep } from "./more-samplers.ts";
import { uniPc } from "./uni-pc.ts";

export interface ComfySampler {
  readonly sampler: Sampler;
  /** Share of fresh noise. */
  readonly eta: number;
  /** Plans one more step and leaves out the level before 0. */
  readonly discards?: boolean;
  /** Keeps what a mask hides in fresh noise of its own (seed + 1) instead of the first. */
  readonly freshUnderMask?: boolean;
}

const ours = (id: SamplerId, eta = SAMPLERS[id].defaultEta ?? 0): ComfySampler => ({
  sampler: SAMPLERS[id].sampler,
  eta,
});

/** The step to 0 takes the prediction, which A1111's does not. */
const lmsToPrediction: Sampler = async (denoise, x, levels, run) => {
  const { sigmas } = levels;
  if (sigmas.at(-1) !== 0 || sigmas.length < 2) return lms(denoise, x, levels, run);
  const steps = sigmas.length - 1;
  const onStep =
    run.onStep && ((info: Parameters<typeof run.onStep>[0]) => run.onStep?.({ ...info, steps }));
  const walked = await lms(
    denoise,
    x,
    { ...levels, sigmas: sigmas.slice(0, -1) },
    { ...run, onStep },
  );
  const sigma = sigmas.at(-2) ?? NaN;
  run.signal?.throwIfAborted();
  const denoised = await denoise(walked, sigma, run);
  await run.onStep?.({ step: steps, steps, sigma, x: walked, denoised });
  return denoised;
};

/** Every step takes the prediction and noises it anew. */
const lcm: Sampler = async (denoise, x, { sigmas, noiseScale }, run) => {
  for (const step of stepsOf(sigmas, run)) {
    const denoised = await denoise(x, step.sigma, run);
    await step.report(x, denoised);
    x = denoised;
    if (step.next > 0) x = withNoise(x, step.next * noiseScale, run.noise.next(x.shape));
  }
  return x;
};

/**
 * `ddim` is Euler's there, and `ddpm` is Euler's ancestral step in other words: Ho et al., arXiv:2006.11239,
 * equation 7 over sigma = sqrt((1 - a) / a). On a CPU the `_gpu` names draw the same noise.
 * Reference: comfyanonymous/ComfyUI@02159d8, comfy/k_diffusion/sampling.py, comfy/samplers.py.
 */
const TABLE = {
  euler: ours("euler"),
  euler_ancestral: ours("euler-a"),
  heun: ours("heun"),
  heunpp2: { sampler: heunPlusPlus, eta: 0 },
  dpm_2: { ...ours("dpm2"), discards: true },
  dpm_2_ancestral: { ...ours("dpm2-a"), discards: true },
  lms: { sampler: lmsToPrediction, eta: 0 },
  dpm_fast: ours("dpm-fast", 0),
  dpm_adaptive: ours("dpm-adaptive", 0),
  dpmpp_2s_ancestral: ours("dpmpp-2s-a"),
  dpmpp_sde: { sampler: dpmppSdeAtLevels, eta: 1 },
  dpmpp_sde_gpu: { sampler: dpmppSdeAtLevels, eta: 1 },
  dpmpp_2m: ours("dpmpp-2m"),
  dpmpp_2m_sde: ours("dpmpp-2m-sde"),
  dpmpp_2m_sde_gpu: ours("dpmpp-2m-sde"),
  dpmpp_2m_sde_heun: ours("dpmpp-2m-sde-heun"),
  dpmpp_2m_sde_heun_gpu: ours("dpmpp-2m-sde-heun"),
  dpmpp_3m_sde: ours("dpmpp-3m-sde"),
  dpmpp_3m_sde_gpu: ours("dpmpp-3m-sde"),
  ddpm: { sampler: eulerAncestral, eta: 1 },
  lcm: { sampler: lcm, eta: 1 },
  ipndm: ours("ipndm"),
  deis: ours("deis"),
  res_multistep: { sampler: resMultistep, eta: 0 },
  res_multistep_ancestral: { sampler: resMultistep, eta: 1 },
  gradient_estimation: { sampler: gradientEstimation, eta: 0 },
  uni_pc: { sampler: uniPc("bh1"), eta: 0, discards: true },
  uni_pc_bh2: { sampler: uniPc("bh2"), eta: 0, discards: true },
  ddim: { sampler: euler, eta: 0, freshUnderMask: true },
} satisfies Readonly<Record<string, ComfySampler>>;

export type ComfySamplerName = keyof typeof TABLE;

export const SAMPLER_NAMES = Object.keys(TABLE) as ComfySamplerName[];

export const COMFY_SAMPLERS: Readonly<Record<ComfySamplerName, ComfySampler>> = TABLE;
