/** What a request means for a checkpoint: drawn seeds, sizes, sampler and schedule by id. */
import type { DrawingRequest } from "@inkloom/contract";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { batchSeeds, type LatentShape } from "./latents/index.ts";
import { sidesOf } from "./latents/aspect-size.ts";
import { fittedSize, latentSize, type PixelSize } from "./latents/size.ts";
import {
  resolveSampler,
  resolveSchedule,
  SAMPLERS,
  type SamplerId,
  SCHEDULES,
  type ScheduleId,
  writtenFields,
} from "./samplers/index.ts";

export interface ResolvedRequest {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the whole batch. */
  readonly shape: LatentShape;
  /** One per picture; the same for all where they vary. */
  readonly seeds: readonly bigint[];
  /** One per picture, where the request has a variation strength. */
  readonly variationSeeds: readonly bigint[] | undefined;
  readonly sampler: SamplerId;
  readonly schedule: ScheduleId;
  /** What became of the prompts: each picture's as it is saved, and A1111's fields about them. */
  readonly words?: {
    readonly pictures: readonly { readonly prompt: string; readonly negativePrompt: string }[];
    readonly fields: Readonly<Record<string, string>>;
    /** A prompt as A1111 has to read it; in its text only. */
    readonly told: (prompt: string) => string;
  };
  /** SHA-256 of the checkpoint's file; it is being computed until the first picture is decoded. */
  readonly about?: { readonly modelHash?: string };
  /** As people call them, and as pictures carry them. */
  readonly labels: {
    readonly sampler: string;
    readonly schedule: string;
    /** Where `schedule` is Automatic, what A1111 1.10 writes: the sampler's own if it has one, else
     *  Automatic. (modules/sd_samplers_kdiffusion.py, get_sigmas; modules/processing.py, create_infotext) */
    readonly writtenSchedule: string;
  };
  /** What pictures say about noise, levels and guidance. */
  readonly fields: ReturnType<typeof writtenFields>;
}

/**
 * A schedule in the sampler's name ("DPM++ 2M Karras") counts where the request leaves the schedule
 * open; `picture` is what drawing begins with, if it begins with one. @throws Problem `input/invalid` for unknown names and sizes that do not fit.
 */
export function resolveRequest(
  request: DrawingRequest,
  { vae, unet, nativeSize }: Checkpoint,
  picture?: PixelSize,
): ResolvedRequest {
  const { width, height } = fittedSize(sidesOf(request, nativeSize), nativeSize, picture);
  const cells = latentSize(vae.config, width, height);
  const fused = resolveSampler(request.sampler);
  const asked = resolveSchedule(request.schedule);
  const { sampler } = fused;
  const schedule = asked === "automatic" ? (fused.schedule ?? asked) : asked;
  const seed = request.seed === -1 ? drawSeed() : request.seed;
  const towards = request.variation_seed === -1 ? drawSeed() : request.variation_seed;
  const varies = request.variation_strength > 0;
  return {
    width,
    height,
    shape: [request.batch, unet.config.outChannels, cells.height, cells.width],
    seeds: varies
      ? Array.from({ length: request.batch }, () => BigInt(seed))
      : batchSeeds(seed, request.batch),
    variationSeeds: varies ? batchSeeds(towards, request.batch) : undefined,
    sampler,
    schedule,
    labels: {
      sampler: SAMPLERS[sampler].label,
      schedule: SCHEDULES[schedule].label,
      writtenSchedule: SCHEDULES[schedule === "automatic" ? ownSchedule(sampler) : schedule].label,
    },
    fields: writtenFields(request, { sampler, schedule }),
  };
}

/** What A1111 names as a sampler's own schedule; to it, the model's uniform levels are none. */
function ownSchedule(sampler: SamplerId): ScheduleId {
  const { automaticSchedule } = SAMPLERS[sampler];
  return automaticSchedule === "uniform" ? "automatic" : automaticSchedule;
}

/** A1111 draws 32 bits where none is given. */
export function drawSeed(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value;
}
