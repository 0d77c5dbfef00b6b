import { basename, extname, join } from "node:path";
import { printable } from "@inkloom/contract";
import { upscaledFile } from "@inkloom/tools";
import { pictureFormat } from "../output/picture-format.ts";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Bench, Perform } from "./bench.ts";
import { failedSources, overSources, sourcesAt } from "./many-sources.ts";
import { today } from "./today.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Enlarges pictures, those of folders too, writes them, and prints their paths or one JSON document. */
export const performUpscale: Perform<"upscale"> = async ({ parameters, extras, words }, bench) => {
  const { around, context, runs } = bench;
  const options = pictureFormat(extras);
  const sources = (await Promise.all(words.map(sourcesAt))).flat();
  const place = await upscaledPlace({
    out: extras.out,
    format: options.format,
    force: extras.force,
    batch: sources.length,
    standardFolder: join(context.home, "pictures", today()),
    signal: around.signal,
  });
  await watchDrawing(bench, extras, async ({ context: watched, stop }) => {
    const { saved, failed } = await overSources(
      sources,
      watched,
      ["input/picture"],
      async (picture, index, counted) => {
        const result = await runs.upscale({ ...parameters, picture }, counted);
        const stem = basename(picture, extname(picture));
        const path = await place.save(await upscaledFile(result, options), index, stem);
        const { width, height } = result.pixels;
        const { upscaler, upscaler2 } = result;
        return {
          path,
          source: picture,
          width,
          height,
          upscaler,
          ...(upscaler2 && { upscaler2 }),
        };
      },
    );
    stop();
    print(saved, extras.json === true, bench);
    if (failed.length > 0) throw failedSources(failed);
  });
};

function print(saved: readonly { readonly path: string }[], json: boolean, bench: Bench): void {
  const { stdout } = bench.around;
  if (json) bench.printJson({ pictures: saved });
  // A program that reads the path needs it as it is; a terminal must not be steered by it.
  else for (const { path } of saved) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
}
