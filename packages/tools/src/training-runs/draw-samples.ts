/** Pictures that are drawn with what was learnt so far. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { generate } from "@inkloom/diffusion";
import { drawingContext } from "../drawing-context.ts";
import { picturePng } from "../pictures/picture-png.ts";
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
  readonly places: {
    readonly loraFolders?: readonly string[];
    readonly embeddingFolders?: readonly string[];
  };
  /** What a prompt becomes, where the file is called otherwise than what it will be. */
  readonly said?: (prompt: string) => string;
}

/** By the runtime of the run: whoever opened it closes it, and a service has one for all of its jobs.
 *  @returns how many were drawn */
export async function drawSamples(
  { sample_prompts = "", device, clip_skip, seed }: TrainingParameters,
  context: RunContext,
  { folder, step, request: own, places, said = (prompt) => prompt }: SampleDrawing,
): Promise<number> {
  const prompts = sample_prompts
    .split(/\n|\|\|/)
    .map((prompt) => prompt.trim())
    .filter((prompt) => prompt !== "");
  if (prompts.length === 0) return 0;
  const samples = join(folder, "samples");
  await mkdir(samples, { recursive: true });
  for (const [i, prompt] of prompts.entries()) {
    const request = validate(TOOLS.generate, {
      prompt: said(prompt),
      ...own,
      device,
      clip_skip,
      seed: seed + i,
      steps: SAMPLE_STEPS,
    });
    const drawing = await drawingContext(device, { ...context, onProgress: undefined });
    const { pictures } = await generate(request, { ...drawing, ...places });
    for (const picture of pictures) {
      const name = `${String(step).padStart(8, "0")}-${String(i + 1)}.png`;
      await writeFile(join(samples, name), await picturePng(picture));
    }
  }
  return prompts.length;
}
