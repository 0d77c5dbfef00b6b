/** Pixels -> finished pictures: what made each is written down with it. */
import { type GenerateRequest, type JobRecord, VERSION } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ResolvedRequest } from "../resolve.ts";
import { writeInfotext } from "./infotext.ts";

export interface Finished {
  readonly pixels: Pixels;
  readonly seed: number;
  /** A1111's `parameters` text. */
  readonly infotext: string;
  readonly job: JobRecord;
}

/** A1111's names of the random streams; `Comfy` is ours, A1111 has no such stream. */
const RNG: Readonly<Record<GenerateRequest["noise"], string>> = {
  "a1111-gpu": "GPU",
  "a1111-cpu": "CPU",
  comfy: "Comfy",
};

/** One record per picture; it makes this picture again, alone. In the `comfy` mode the whole batch
 *  shares one stream, so its pictures name the first seed and the batch. */
export function finishPictures(
  request: GenerateRequest,
  resolved: ResolvedRequest,
  checkpoint: Checkpoint,
  pictures: readonly Pixels[],
): Finished[] {
  const { width, height, seeds, labels } = resolved;
  const { sampler, schedule, writtenSchedule } = labels;
  const shared = request.noise === "comfy" && request.batch > 1;
  return pictures.map((pixels, i) => {
    const seed = Number(seeds[shared ? 0 : i] ?? 0n);
    const infotext = writeInfotext({
      prompt: request.prompt,
      negativePrompt: request.negative_prompt,
      fields: {
        Steps: request.steps,
        Sampler: sampler,
        "Schedule type": writtenSchedule,
        "CFG scale": request.cfg,
        Seed: seed,
        Size: `${width}x${height}`,
        Model: checkpoint.name,
        "Clip skip": request.clip_skip === 1 ? undefined : request.clip_skip,
        RNG: RNG[request.noise],
        "Lora hashes": checkpoint.loras?.map(({ name, hash }) => `${name}: ${hash}`).join(", "),
        "Batch size": shared ? request.batch : undefined,
        "Batch pos": shared ? i : undefined,
        Version: `Inkloom ${VERSION}`,
      },
    });
    const parameters = {
      ...request,
      seed,
      batch: shared ? request.batch : 1,
      width,
      height,
      sampler,
      schedule,
      model: checkpoint.name,
    };
    const model = { name: checkpoint.name, family: checkpoint.family };
    const job: JobRecord = {
      program: "inkloom",
      version: VERSION,
      tool: "generate",
      parameters,
      model,
    };
    return { pixels, seed, infotext, job };
  });
}
