/** The second pass of a hires fix: the first picture enlarged, noised again and walked with its own words.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (sample_hr_pass). */
import type { GenerateRequest } from "@inkloom/contract";
import type { Drawing } from "../drawing/drawing.ts";
import type { Infotext } from "../finish/infotext.ts";
import type { Latents } from "../latents/latents.ts";
import {
  noisedLatents,
  planDenoising,
  requestedSampling,
  resolveSampler,
  resolveSchedule,
  SAMPLERS,
} from "../samplers/index.ts";
import { type EnlargeByFile, enlargedLatents } from "./enlarge.ts";
import { hiresSize } from "./size.ts";

/** The latents of the second pass; those of the first where none is asked for. */
export async function hiresPass(
  drawing: Drawing,
  request: GenerateRequest,
  first: Latents,
  enlarge?: EnlargeByFile,
): Promise<Latents> {
  const { checkpoint, resolved, levels } = drawing;
  const cell = 2 ** (checkpoint.vae.config.channels.length - 1);
  const size = hiresSize(request, resolved, cell);
  if (size === undefined) return first;
  const steps = request.hires_steps === 0 ? request.steps : request.hires_steps;
  const by = { ...secondSampler(request, resolved), model: levels, family: checkpoint.family };
  const asked = { ...requestedSampling(request, by), steps };
  const plan = planDenoising(asked, request.hires_denoise, { exact: true });
  const larger = await enlargedLatents(first, request.hires_upscaler, size, cell, {
    decode: (latents) => drawing.decode(latents),
    encode: (pictures) => drawing.encode(pictures),
    enlarge,
  });
  const prompts = await drawing.encodePrompts(
    request.hires_prompt ?? request.prompt,
    request.hires_negative ?? request.negative_prompt,
    {
      calls: request.steps * SAMPLERS[resolved.sampler].callsPerStep,
      hiresCalls: steps * SAMPLERS[plan.sampler].callsPerStep,
    },
  );
  const noise = drawing.newNoise();
  const start = noisedLatents(larger, noise.first(larger.shape), plan);
  return drawing.sample({ plan, start, noise, prompts, cfg: request.hires_cfg ?? request.cfg });
}

/** Its own sampler brings its own schedule, unless that is named as well. */
function secondSampler(
  { hires_sampler: sampler, hires_schedule: schedule }: GenerateRequest,
  first: Drawing["resolved"],
): Pick<Drawing["resolved"], "sampler" | "schedule"> {
  const fused = sampler === undefined ? undefined : resolveSampler(sampler);
  const asked = schedule === undefined ? undefined : resolveSchedule(schedule);
  const named = asked === "automatic" ? undefined : asked;
  return {
    sampler: fused?.sampler ?? first.sampler,
    schedule: named ?? fused?.schedule ?? (asked === undefined ? first.schedule : "automatic"),
  };
}

/** What A1111 writes about it. */
export function hiresFields(request: GenerateRequest): Infotext["fields"] {
  const { hires, hires_width: wide, hires_height: high, hires_sampler: sampler } = request;
  if (hires === undefined && wide === undefined && high === undefined) return {};
  const sized = wide !== undefined || high !== undefined;
  return {
    "Denoising strength": request.hires_denoise,
    "Hires upscale": sized ? undefined : hires,
    "Hires resize": sized ? `${wide ?? 0}x${high ?? 0}` : undefined,
    "Hires CFG Scale": request.hires_cfg,
    "Hires sampler": sampler,
    "Hires schedule type": request.hires_schedule,
    "Hires prompt": request.hires_prompt,
    "Hires negative prompt": request.hires_negative,
    "Hires steps": request.hires_steps === 0 ? undefined : request.hires_steps,
    "Hires upscaler": request.hires_upscaler,
  };
}
