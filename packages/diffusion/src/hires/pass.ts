/** The second pass of a hires fix: the first picture enlarged, noised again and walked with its own words.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (sample_hr_pass). */
import { type GenerateRequest, Problem } from "@inkloom/contract";
import type { Drawing } from "../drawing/drawing.ts";
import type { Infotext } from "../finish/infotext.ts";
import { sharedName } from "../finish/shared-names.ts";
import type { Latents } from "../latents/latents.ts";
import { sameLatents } from "../latents/same-latents.ts";
import { strengthsForOthers } from "../prompt/index.ts";
import {
  noisedLatents,
  planDenoising,
  requestedSampling,
  resolveSampler,
  resolveSchedule,
  SAMPLERS,
} from "../samplers/index.ts";
import { type EnlargeByFile, enlargedLatents, isLatentUpscaler } from "./enlarge.ts";
import { hiresSize } from "./size.ts";

/** What a hires fix ends with, and the checkpoint that understands it. */
export interface HiresLatents {
  readonly latents: Latents;
  readonly drawing: Drawing;
}

/** The second pass, by its own checkpoint where one is named; `first` as it is where none is asked for.
 *  @throws Problem `hires/upscaler`, `hires/latents`, `memory/short` */
export async function hiresPass(
  drawing: Drawing,
  request: GenerateRequest,
  first: Latents,
  enlarge?: EnlargeByFile,
): Promise<HiresLatents> {
  const { resolved } = drawing;
  const asked = hiresSize(request, resolved, cellOf(drawing));
  if (asked === undefined) return { latents: first, drawing };
  const second = await secondDrawing(drawing, request);
  const cell = cellOf(second);
  const size = hiresSize(request, resolved, cell) ?? asked;
  if (second !== drawing) second.expectMemory(size.enlarged);
  const { checkpoint, levels } = second;
  const steps = request.hires_steps === 0 ? request.steps : request.hires_steps;
  const by = { ...secondSampler(request, resolved), model: levels, family: checkpoint.family };
  const sampling = { ...requestedSampling(request, by), steps };
  const plan = planDenoising(sampling, request.hires_denoise, { exact: true });
  const larger = await enlargedLatents(first, request.hires_upscaler, size, cell, {
    decode: (latents) => drawing.decode(latents),
    encode: (pictures) => second.encode(pictures),
    enlarge,
  });
  const { positive, negative } = secondWords(request);
  const prompts = await second.encodePrompts(positive, negative, {
    calls: request.steps * SAMPLERS[resolved.sampler].callsPerStep,
    hiresCalls: steps * SAMPLERS[plan.sampler].callsPerStep,
  });
  const noise = second.newNoise();
  const drawn = noise.first(larger.shape);
  const start = noisedLatents(larger, drawn, plan);
  const noised = { noise: drawn, share: plan.firstNoise };
  const cfg = request.hires_cfg ?? request.cfg;
  const pass = "high";
  const latents = await second.sample({ plan, start, noised, noise, prompts, cfg, pass });
  return { latents, drawing: second };
}

const secondWords = (request: GenerateRequest) => ({
  positive: request.hires_prompt ?? request.prompt,
  negative: request.hires_negative ?? request.negative_prompt,
});

/** Side of a latent cell, pixels. */
const cellOf = ({ checkpoint }: Drawing): number =>
  2 ** (checkpoint.vae.config.channels.length - 1);

/** @throws Problem `hires/latents` where latents would be handed to a checkpoint that has others */
async function secondDrawing(drawing: Drawing, request: GenerateRequest): Promise<Drawing> {
  const { hires_model: model, hires_upscaler: upscaler } = request;
  const second = await drawing.second({ model, ...secondWords(request) });
  const { name, family } = second.checkpoint;
  const first = drawing.checkpoint;
  if (!sameLatents(first, second.checkpoint) && isLatentUpscaler(upscaler))
    throw new Problem("hires/latents", {
      en: `${upscaler} hands latents of ${first.name} (${first.family}) to ${name} (${family}), which has others; expected an upscaler of pixels, such as Lanczos`,
      zh: `${upscaler} 会把 ${first.name}（${first.family}）的潜变量交给潜变量不同的 ${name}（${family}）；应使用像素放大算法，例如 Lanczos`,
    });
  return second;
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

/** What A1111 writes about it; `checkpoint` is the name of what drew it. */
export function hiresFields(request: GenerateRequest, checkpoint: string): Infotext["fields"] {
  const { hires, hires_width: wide, hires_height: high } = request;
  const { hires_model: model, hires_sampler: sampler } = request;
  if (hires === undefined && wide === undefined && high === undefined) return {};
  const sized = wide !== undefined || high !== undefined;
  return {
    "Denoising strength": request.hires_denoise,
    "Hires upscale": sized ? undefined : hires,
    "Hires resize": sized ? `${wide ?? 0}x${high ?? 0}` : undefined,
    "Hires CFG Scale": request.hires_cfg,
    "Hires checkpoint": model === undefined ? undefined : checkpoint,
    "Hires sampler": sampler,
    "Hires schedule type": request.hires_schedule,
    "Hires prompt": request.hires_prompt && strengthsForOthers(request.hires_prompt),
    "Hires negative prompt": request.hires_negative,
    "Hires steps": request.hires_steps === 0 ? undefined : request.hires_steps,
    "Hires upscaler": sharedName(request.hires_upscaler),
  };
}
