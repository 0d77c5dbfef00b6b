/** What a request of A1111's becomes: requests of a tool, and what its answer needs. */
import { type ParamsOf, Problem, TOOLS, validate } from "@inkloom/contract";
import { planGrid } from "@inkloom/tools";
import { assetName } from "../asset-name.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { expectModest, pixelsOf } from "./answer-size.ts";
import type { DialectCatalogue, DialectRequest, DialectTool } from "../service.ts";
import type { Drawing } from "./drawing.ts";
import type { ScriptEffect } from "./scripts/script.ts";
import type { Settings } from "./settings.ts";

/** What a translation needs beside the body; reading it has no effects but drawing seeds. */
export interface Surroundings {
  /** The `options` in force. */
  readonly settings: Settings;
  readonly catalogue: DialectCatalogue;
  /** A seed from 0 to 2^32 - 2. */
  readonly drawSeed: () => number;
}

/** The pictures of an answer, in order. */
export interface Arranged {
  /** Pictures of several pictures, which come first. */
  readonly grids: readonly Uint8Array[];
  readonly pictures: readonly Uint8Array[];
  /** What lists of seeds, prompts and texts are of, where it is not the pictures. */
  readonly told?: readonly Uint8Array[];
}

export interface Translation<Id extends DialectTool = DialectTool> {
  /** One after the other: A1111's batches. */
  readonly requests: readonly DialectRequest<Id>[];
  /** What is answered of the files that each request made. */
  readonly arrange: (made: readonly (readonly Uint8Array[])[]) => Promise<Arranged>;
  /** Of each control unit, whether its control picture is answered. */
  readonly shownMaps: readonly boolean[];
  /** The answer's `parameters`. */
  readonly echo: Readonly<Record<string, unknown>>;
  /** Settings in force for this request, and whether they stay so. */
  readonly settings: Settings;
  readonly keepSettings: boolean;
  readonly sendImages: boolean;
  readonly taskId: string | undefined;
  readonly batchSize: number;
  readonly styles: readonly string[];
  /** Of the first picture; each further one has the next. */
  readonly subseed: number;
  readonly subseedStrength: number;
}

/** A1111's name of each parameter that is called otherwise here. */
const FIELD_OF: Readonly<Record<string, string>> = {
  cfg: "cfg_scale",
  sampler: "sampler_name",
  schedule: "scheduler",
  batch: "batch_size",
  variation_seed: "subseed",
  variation_strength: "subseed_strength",
  seed_resize_width: "seed_resize_from_w",
  seed_resize_height: "seed_resize_from_h",
  refiner: "refiner_checkpoint",
  model: "sd_model_checkpoint",
  vae: "sd_vae",
  clip_skip: "CLIP_stop_at_last_layers",
  noise: "randn_source",
  hires: "hr_scale",
  hires_width: "hr_resize_x",
  hires_height: "hr_resize_y",
  hires_upscaler: "hr_upscaler",
  hires_denoise: "denoising_strength",
  hires_steps: "hr_second_pass_steps",
  hires_model: "hr_checkpoint_name",
  hires_sampler: "hr_sampler_name",
  hires_schedule: "hr_scheduler",
  hires_prompt: "hr_prompt",
  hires_negative: "hr_negative_prompt",
  hires_cfg: "hr_cfg",
  denoise: "denoising_strength",
  image_cfg: "image_cfg_scale",
  only_masked: "inpaint_full_res",
  padding: "inpaint_full_res_padding",
  fill: "inpainting_fill",
  resize: "resize_mode",
  noise_multiplier: "initial_noise_multiplier",
  scale: "upscaling_resize",
  width: "width",
  upscaler: "upscaler_1",
  upscaler_2_visibility: "extras_upscaler_2_visibility",
};

type Options = Parameters<typeof validate>[2];

type Check = (given: Record<string, unknown>, options: Options) => unknown;

/** One by one, and of no type: that of any of them at once is too deep for the compiler. */
const CHECKS: Readonly<Record<DialectTool, Check>> = {
  generate: (given, options) => validate(TOOLS.generate, given, options),
  img2img: (given, options) => validate(TOOLS.img2img, given, options),
  upscale: (given, options) => validate(TOOLS.upscale, given, options),
  annotate: (given, options) => validate(TOOLS.annotate, given, options),
  pose: (given, options) => validate(TOOLS.pose, given, options),
  tag: (given, options) => validate(TOOLS.tag, given, options),
  caption: (given, options) => validate(TOOLS.caption, given, options),
  grid: (given, options) => {
    const parameters = validate(TOOLS.grid, given, options);
    expectModest(planGrid(parameters).cells.length, pixelsOf(parameters));
    return parameters;
  },
};

/** The parameters, checked; undefined values are left out.
 *  @throws DialectProblem 422 naming A1111's fields */
export const checked = <Id extends DialectTool>(
  tool: Id,
  given: Readonly<Record<string, unknown>>,
): ParamsOf<Id> => checkedOfAny(tool, given) as ParamsOf<Id>;

function checkedOfAny(tool: DialectTool, given: Readonly<Record<string, unknown>>): unknown {
  const present = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const nameOf = (parameter: string): string => FIELD_OF[parameter] ?? parameter;
  try {
    return CHECKS[tool](present, { nameOf });
  } catch (error) {
    if (error instanceof Problem) throw new DialectProblem(422, error.sentence, { cause: error });
    throw error;
  }
}

/** Batches of a request, or what a script makes of them. */
interface Batches {
  readonly tool: "generate" | "img2img";
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly drawing: Pick<Drawing, "seedsOf" | "batches" | "batchSize">;
  readonly effect: ScriptEffect | undefined;
  readonly pictures: readonly Uint8Array[];
}

/** @throws DialectProblem 422 naming A1111's fields */
export function batchesOf({
  tool: own,
  parameters,
  drawing: { seedsOf, batches: asked, batchSize },
  effect,
  pictures: files,
}: Batches): DialectRequest[] {
  const { tool = own, batches = asked, seeds = batchSize } = effect ?? {};
  const batch = effect !== undefined && "batch" in effect ? effect.batch : batchSize;
  const pictures = new Map(files.map((file) => [assetName(file), file]));
  const given = (at: number) => ({
    ...parameters,
    ...seedsOf(at * seeds, batchSize),
    batch,
    ...effect?.parameters,
  });
  expectModest(batches * seeds, pixelsOf(given(0)));
  return Array.from({ length: batches }, (_, at) => requestOf(tool, given(at), pictures));
}

/** @throws DialectProblem 422 naming A1111's fields */
export function requestOf(
  tool: DialectTool,
  given: Readonly<Record<string, unknown>>,
  pictures: DialectRequest["pictures"],
): DialectRequest {
  const parameters = checkedOfAny(tool, given);
  return { tool, parameters, pictures } as DialectRequest;
}
