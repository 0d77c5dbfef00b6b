/** Pictures that are drawn with what was learnt so far. */
import { join } from "node:path";
import { Problem, type SamplePrompt, samplePrompts, TOOLS, validate } from "@inkloom/contract";
import { generate, type GenerateContext, resolveSampler } from "@inkloom/diffusion";
import type { Pixels } from "@inkloom/pixels";
import { drawingContext } from "../drawing-context.ts";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { picturePng } from "../pictures/picture-png.ts";
import { readPicture } from "../pictures/read-picture.ts";
import type { RunContext } from "../run.ts";
import type { TrainingParameters } from "./training-of.ts";

/** Steps of a sample, few, as they are looked at and not kept. */
const SAMPLE_STEPS = 20;

export interface SampleDrawing {
  /** Of the run. */
  readonly folder: string;
  readonly step: number;
  /** What makes a request draw with what was learnt. */
  readonly request: { readonly model: string; readonly loras?: string };
  /** Folders in place of those that the drawing has otherwise. */
  readonly places: {
    readonly modelFolders?: readonly string[];
    readonly loraFolders?: readonly string[];
    readonly embeddingFolders?: readonly string[];
  };
  /** What a prompt becomes, where the file is called otherwise than what it will be. */
  readonly said?: (prompt: string) => string;
  /** A ControlNet that was learnt: its name, its folder, and what sample `n` follows where its line names nothing. */
  readonly control?: {
    readonly model: string;
    readonly folder: string;
    readonly followed: (n: number) => Promise<Pixels | undefined>;
  };
}

/** What is wrong with lines is said before a run begins. `follows`: whether they may name control pictures.
 *  @throws Problem `training/option`, `input/picture`, `sampler/...`, `request/...` */
export async function expectSamplePrompts(
  { sample_prompts }: TrainingParameters,
  context: RunContext,
  follows: boolean,
): Promise<void> {
  for (const each of samplePrompts(sample_prompts)) {
    const { sampler } = validate(TOOLS.generate, { prompt: each.prompt, ...each.settings });
    resolveSampler(sampler);
    if (each.control === undefined) continue;
    if (!follows)
      throw new Problem("training/option", {
        en: `sample_prompts has --cn ${each.control}, expected none: samples follow a picture where a ControlNet is trained.`,
        zh: `sample_prompts 中有 --cn ${each.control}，此处不应有：只有训练 ControlNet 时样图才遵循图片。`,
      });
    await readPicture(context, each.control);
  }
}

export const asksForSamples = ({ sample_prompts }: TrainingParameters): boolean =>
  samplePrompts(sample_prompts).length > 0;

/** By the runtime of the run: whoever opened it closes it, and a service has one for all of its jobs.
 *  @returns how many were drawn */
export async function drawSamples(
  parameters: TrainingParameters,
  context: RunContext,
  { folder, step, request, places, control, said = (prompt) => prompt }: SampleDrawing,
): Promise<number> {
  const { device, clip_skip, seed, v_parameterization, zero_terminal_snr } = parameters;
  const prompts = samplePrompts(parameters.sample_prompts);
  const samples = join(folder, "samples");
  for (const [i, each] of prompts.entries()) {
    const picture = await followedBy(each, i, control, context);
    const asked = validate(TOOLS.generate, {
      ...request,
      ...{ device, clip_skip, seed: seed + i, steps: SAMPLE_STEPS },
      // as it was trained, whatever the checkpoint says of itself
      ...(v_parameterization && { prediction: "v" }),
      ...(zero_terminal_snr && { zero_snr: true }),
      ...(picture && { width: picture.width, height: picture.height }),
      ...each.settings,
      prompt: said(each.prompt),
      ...(picture && control && { control: [{ model: control.model, image: FOLLOWED }] }),
    });
    const drawing = await drawingContext(device, { ...context, onProgress: undefined });
    const at = { ...drawing, ...places, ...following(drawing, picture, control) };
    const { pictures } = await generate(asked, at);
    for (const made of pictures) {
      const name = `${String(step).padStart(8, "0")}-${String(i + 1)}.png`;
      await writeWholeFile(join(samples, name), await picturePng(made), { replace: true });
    }
  }
  return prompts.length;
}

/** What the request calls the picture that it follows. */
const FOLLOWED = "the control picture";

async function followedBy(
  { control: name }: SamplePrompt,
  n: number,
  control: SampleDrawing["control"],
  context: RunContext,
): Promise<Pixels | undefined> {
  if (control === undefined) return undefined;
  return name === undefined ? control.followed(n) : readPicture(context, name);
}

function following(
  { control: usual }: GenerateContext,
  picture: Pixels | undefined,
  control: SampleDrawing["control"],
): Pick<GenerateContext, "control"> | undefined {
  if (!picture || !control || !usual) return undefined;
  const folders = [control.folder];
  return { control: { ...usual, folders, picture: () => Promise.resolve(picture) } };
}
