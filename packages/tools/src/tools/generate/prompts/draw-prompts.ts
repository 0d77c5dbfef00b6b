/** Draws a list of prompts into a folder, or goes on where that was interrupted. */
import { join } from "node:path";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { checkRequests, generate, type GenerateResult } from "@inkloom/diffusion";
import type { EncodeOptions } from "@inkloom/pixels";
import { checkContext, drawingContext } from "../../../drawing-context.ts";
import { newFolder } from "../../../files/new-folder.ts";
import { writeWholeFile } from "../../../files/write-whole-file.ts";
import { expectTextFits, pictureFile } from "../../../pictures/picture-file.ts";
import type { RunContext } from "../../../run.ts";
import { modelSessions } from "../../grid/kept-sessions.ts";
import { lineOf, type PromptJob, promptJobs } from "./prompt-jobs.ts";
import { filedJobs, isMade, openPromptFolder } from "./prompt-folder.ts";

export interface PromptsResult {
  /** Where everything lies; the same request with it goes on where it was stopped. */
  readonly folder: string;
  readonly pictures: readonly {
    /** In the list, from 1. */
    readonly line: number;
    readonly path: string;
    readonly seed: number;
    /** Whether it was drawn now; otherwise it was there. */
    readonly drawn: boolean;
  }[];
  /** How many were drawn now. */
  readonly drawn: number;
}

interface PromptsOutput extends EncodeOptions {
  /** @default a new one under the data folder */
  readonly folder?: string | undefined;
  /** Ending of the files, with its dot. */
  readonly ending: string;
}

/**
 * Draws what is not there yet of `parameters.prompts`. Every line is checked before the first picture.
 * @throws Problem `prompt/list`, `folder/other`, and as drawing a line does
 */
export async function drawPrompts(
  parameters: ParamsOf<"generate"> & { readonly prompts: string },
  { folder: asked, ending, ...options }: PromptsOutput,
  context: RunContext,
): Promise<PromptsResult> {
  const make = async () => {
    const jobs = await checkedJobs(parameters, context);
    for (const { request } of jobs) expectTextFits(options.format, request);
    return filedJobs(jobs, ending);
  };
  const request = { ...parameters, ...options };
  const made = asked === undefined ? await make() : undefined;
  const folder = asked ?? (await newFolder(join(context.home, "pictures"), "prompts"));
  const jobs = await openPromptFolder(folder, request, () =>
    made === undefined ? make() : Promise.resolve(made),
  );
  const drawn = new Set<string>();
  const missing = [];
  for (const job of jobs) if (!(await isMade(folder, job))) missing.push(job);
  await drawJobs(missing, jobs.length, context, async ({ files }, { pictures }) => {
    for (const [at, picture] of pictures.entries()) {
      const name = files[at];
      if (name === undefined) throw new Error(`drawPrompts: ${pictures.length} pictures of a job`);
      const file = await pictureFile(picture, options);
      await writeWholeFile(join(folder, name), file, { replace: true, signal: context.signal });
      drawn.add(name);
    }
  });
  return {
    folder,
    pictures: jobs.flatMap(({ line, files, request: { seed, variation_strength: varies } }) =>
      files.map((name, at) => ({
        line,
        path: join(folder, name),
        seed: varies > 0 ? seed : seed + at,
        drawn: drawn.has(name),
      })),
    ),
    drawn: drawn.size,
  };
}

/** The jobs of a list, once every name in them was found. @throws Problem that names the line */
export async function checkedJobs(
  parameters: ParamsOf<"generate"> & { readonly prompts: string },
  context: RunContext,
): Promise<PromptJob[]> {
  const jobs = promptJobs(parameters, parameters.prompts);
  const checked = jobs.map(({ line, request }) => ({ request, from: lineOf(line) }));
  if (context.elsewhere === undefined) await checkRequests(checked, checkContext(context));
  return jobs;
}

/** Draws jobs one after the other; `total` counts those that were there as well. Networks stay loaded as long
 *  as the next job needs them. */
export async function drawJobs<J extends PromptJob>(
  jobs: readonly J[],
  total: number,
  context: RunContext,
  made: (job: J, result: GenerateResult) => Promise<void>,
): Promise<void> {
  const sessions = modelSessions(context.runtime);
  try {
    for (const [index, job] of jobs.entries()) {
      context.signal?.throwIfAborted();
      const { request } = job;
      const runtime = await sessions.runtimeFor(request.device, request.model);
      const picture = { number: total - jobs.length + index + 1, of: total };
      const watched: RunContext = {
        ...context,
        runtime: () => Promise.resolve(runtime),
        onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
      };
      const result =
        context.elsewhere === undefined
          ? await generate(request, await drawingContext(request.device, watched))
          : await context.elsewhere.generate(validate(TOOLS.generate, { ...request }), watched);
      await sessions.settle();
      await made(job, result);
    }
  } finally {
    await sessions.clear();
  }
}
