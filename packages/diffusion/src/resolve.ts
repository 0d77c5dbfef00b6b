/** What a request means for a checkpoint: drawn seeds, sizes, sampler and schedule by id. */
import type { GenerateRequest } from "@inkloom/contract";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { batchSeeds, type LatentShape } from "./latents/index.ts";
import { latentSize } from "./latents/size.ts";
import {
  resolveSampler,
  resolveSchedule,
  SAMPLERS,
  type SamplerId,
  SCHEDULES,
  type ScheduleId,
} from "./samplers/index.ts";

export interface ResolvedRequest {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the whole batch. */
  readonly shape: LatentShape;
  /** One per picture. */
  readonly seeds: readonly bigint[];
  readonly sampler: SamplerId;
  readonly schedule: ScheduleId;
  /** As people call them, and as pictures carry them. */
  readonly labels: {
    readonly sampler: string;
    readonly schedule: string;
    /** Where `schedule` is Automatic, what A1111 1.10 writes: the sampler's own if it has one, else
     *  Automatic. (modules/sd_samplers_kdiffusion.py, get_sigmas; modules/processing.py, create_infotext) */
    readonly writtenSchedule: string;
  };
}

/**
 * A schedule in the sampler's name ("DPM++ 2M Karras") counts where the request leaves the schedule
 * open. @throws Problem `input/invalid` for unknown names and sizes that do not fit.
 */
export function resolveRequest(
  request: GenerateRequest,
  { vae, unet, nativeSize }: Checkpoint,
): ResolvedRequest {
  const { width = nativeSize, height = nativeSize } = request;
  const cells = latentSize(vae.config, width, height);
  const fused = resolveSampler(request.sampler);
  const asked = resolveSchedule(request.schedule);
  const { sampler } = fused;
  const schedule = asked === "automatic" ? (fused.schedule ?? asked) : asked;
  const seed = request.seed === -1 ? drawSeed() : request.seed;
  return {
    width,
    height,
    shape: [request.batch, unet.config.outChannels, cells.height, cells.width],
    seeds: batchSeeds(seed, request.batch),
    sampler,
    schedule,
    labels: {
      sampler: SAMPLERS[sampler].label,
      schedule: SCHEDULES[schedule].label,
      writtenSchedule: SCHEDULES[schedule === "automatic" ? ownSchedule(sampler) : schedule].label,
    },
  };
}

/** What A1111 names as a sampler's own schedule; to it, the model's uniform levels are none. */
function ownSchedule(sampler: SamplerId): ScheduleId {
  const { automaticSchedule } = SAMPLERS[sampler];
  return automaticSchedule === "uniform" ? "automatic" : automaticSchedule;
}

/** A1111 draws 32 bits where none is given. */
function drawSeed(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value;
}
