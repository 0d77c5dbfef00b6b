/** Pixels -> finished pictures: what made each is written down with it. */
import { type DrawingRequest, type JobRecord, VERSION } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ResolvedRequest } from "../resolve.ts";
import { shortHash } from "./model-hash.ts";
import { type Infotext, writeInfotext } from "./infotext.ts";
import { sharedModelName, withSharedNames } from "./shared-names.ts";

export interface Finished {
  readonly pixels: Pixels;
  readonly seed: number;
  /** A1111's `parameters` text. */
  readonly infotext: string;
  readonly job: JobRecord;
}

/** A1111's names of the random streams; `Comfy` is ours, A1111 has no such stream. */
const RNG: Readonly<Record<DrawingRequest["noise"], string>> = {
  "a1111-gpu": "GPU",
  "a1111-cpu": "CPU",
  comfy: "Comfy",
};

/** What a way of drawing adds to its pictures. */
export interface Made {
  readonly tool: JobRecord["tool"];
  /** Further fields of A1111's text. */
  readonly fields?: Infotext["fields"];
  /** What was drawn for parameters that were left open. */
  readonly parameters?: JobRecord["parameters"];
}

/** Its steps follow from the error over all pictures of a batch. */
const ADAPTIVE = "DPM adaptive";

/** One record per picture; it makes this picture again, alone. In the `comfy` mode the whole batch shares one
 *  stream, and with DPM adaptive its steps: then the record makes the batch, and names the first seed. */
export function finishPictures(
  request: DrawingRequest,
  resolved: ResolvedRequest,
  checkpoint: Checkpoint,
  pictures: readonly Pixels[],
  made: Made = { tool: "generate" },
): Finished[] {
  const { width, height, seeds, variationSeeds, labels } = resolved;
  const { sampler, schedule, writtenSchedule } = labels;
  const hash = resolved.about?.modelHash;
  const oneStream = request.noise === "comfy" && request.batch > 1;
  const adaptive = sampler === ADAPTIVE || made.fields?.["Hires sampler"] === ADAPTIVE;
  const shared = oneStream || (adaptive && request.batch > 1);
  // The size says it, and both together are refused.
  const { aspect: _, ...asked } = request;
  return pictures.map((pixels, i) => {
    const at = oneStream ? 0 : i;
    const seed = Number(seeds[at] ?? 0n);
    const varied = variationSeeds && Number(variationSeeds[at] ?? 0n);
    const again = shared ? 0 : i;
    const words = resolved.words?.pictures[i];
    const prompt = words?.prompt ?? request.prompt;
    const negativePrompt = words?.negativePrompt ?? request.negative_prompt;
    const infotext = writeInfotext({
      prompt: resolved.words?.told(prompt) ?? prompt,
      negativePrompt,
      fields: {
        Steps: request.steps,
        Sampler: sampler,
        "Schedule type": writtenSchedule,
        "CFG scale": request.cfg,
        Seed: seed,
        Size: `${width}x${height}`,
        "Model hash": hash && shortHash(hash),
        Model: checkpoint.name,
        "Variation seed": varied,
        "Variation seed strength": varied === undefined ? undefined : request.variation_strength,
        "Seed resize from": seedSource(request),
        "Clip skip": request.clip_skip === 1 ? undefined : request.clip_skip,
        VAE: checkpoint.vaeName,
        "Image CFG scale": checkpoint.kind === "edit" ? request.image_cfg : undefined,
        Refiner: request.refiner && sharedModelName(request.refiner),
        "Refiner switch at": request.refiner && request.refiner_switch_at,
        RNG: RNG[request.noise],
        Precision: request.precision === "full" ? undefined : request.precision,
        ...resolved.fields,
        "Lora hashes": checkpoint.loras?.map(({ name, hash }) => `${name}: ${hash}`).join(", "),
        ...resolved.words?.fields,
        "Batch size": shared ? request.batch : undefined,
        "Batch pos": shared ? i : undefined,
        ...made.fields,
        Version: `Inkloom ${VERSION}`,
      },
    });
    const parameters = {
      ...asked,
      // Drawn together, the pictures need the prompt with all its wildcards again.
      ...(!shared && { prompt, negative_prompt: negativePrompt, styles: undefined }),
      seed: Number(seeds[again] ?? 0n),
      batch: shared ? request.batch : 1,
      width,
      height,
      sampler,
      schedule,
      model: checkpoint.name,
      ...(variationSeeds && { variation_seed: Number(variationSeeds[again] ?? 0n) }),
      ...made.parameters,
    };
    const { name, family } = checkpoint;
    const model = { name, family, ...(hash !== undefined && { hash }) };
    const job: JobRecord = {
      program: "inkloom",
      version: VERSION,
      tool: made.tool,
      parameters: withSharedNames(parameters),
      model,
    };
    return { pixels, seed, infotext, job };
  });
}

const seedSource = ({
  seed_resize_width: width,
  seed_resize_height: height,
}: DrawingRequest): string | undefined =>
  width > 0 && height > 0 ? `${width}x${height}` : undefined;
