/** Image to image over every picture of a folder. */
import { basename, join, resolve } from "node:path";
import { img2imgCount, type ParamsOf, printable } from "@inkloom/contract";
import {
  folderProblem,
  keptSessions,
  overPictures,
  pictureFile,
  type RunContext,
} from "@inkloom/tools";
import type { ExtraValues } from "../arguments/extra-options.ts";
import { endingOf, pictureFormat } from "../output/picture-format.ts";
import type { Bench } from "./bench.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Draws each picture of the folder `parameters.image` anew, writes the results under the same names, and
 *  prints their paths or one JSON document. What an earlier run made is not made again. */
export async function img2imgFolder(
  parameters: ParamsOf<"img2img">,
  extras: ExtraValues<"img2img">,
  bench: Bench,
): Promise<void> {
  const { around, context, runs } = bench;
  const { stdout, signal } = around;
  const options = pictureFormat({ format: extras.format, quality: extras.quality });
  const from = resolve(parameters.image);
  const to = resolve(extras.out ?? join(context.home, "pictures", `${basename(from)}-img2img`));
  const { image: _, ...request } = parameters;
  const done = await watchDrawing(bench, extras, ({ context: watched }) =>
    withKeptSessions(watched, parameters.device, (shared) =>
      overPictures(
        {
          from,
          to,
          ending: endingOf(options.format),
          each: img2imgCount(parameters) * parameters.batch_count,
          request: { ...request, from, ...options },
          signal,
        },
        async (path, picture) => {
          const { pictures } = await runs.img2img(
            { ...parameters, image: path },
            {
              ...shared,
              onProgress: (progress) => watched.onProgress?.({ ...progress, picture }),
            },
          );
          return Promise.all(pictures.map((each) => pictureFile(each, options)));
        },
      ),
    ),
  );
  const { made, kept, failed } = done;
  if (extras.json === true)
    bench.printJson({
      folder: to,
      made,
      kept,
      failed: failed.map(({ source, problem }) => ({ source, problem: problem.message })),
    });
  else
    for (const path of made.flatMap(({ paths }) => paths))
      stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
  const problem = folderProblem(done);
  if (problem) throw problem;
}

/** Pictures of one size share the networks that are loaded. */
async function withKeptSessions<T>(
  context: RunContext,
  device: ParamsOf<"img2img">["device"],
  work: (context: RunContext) => Promise<T>,
): Promise<T> {
  const keeper = keptSessions(await context.runtime(device));
  try {
    return await work({ ...context, runtime: () => Promise.resolve(keeper.runtime) });
  } finally {
    await keeper.clear();
  }
}
