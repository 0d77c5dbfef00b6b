import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { printable, Problem } from "@inkloom/contract";
import { type RunContext, upscaledFile } from "@inkloom/tools";
import { formatOfName, pictureFormat } from "../output/picture-format.ts";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Bench, Perform } from "./bench.ts";
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
    const shared = withOneRuntime(watched);
    const saved = [];
    const failed: Problem[] = [];
    for (const [index, picture] of sources.entries()) {
      const of = sources.length;
      const counted = of === 1 ? shared : counting(shared, { number: index + 1, of });
      try {
        const result = await runs.upscale({ ...parameters, picture }, counted);
        const stem = basename(picture, extname(picture));
        const path = await place.save(await upscaledFile(result, options), index, stem);
        const { width, height } = result.pixels;
        const { upscaler, upscaler2 } = result;
        saved.push({
          path,
          source: picture,
          width,
          height,
          upscaler,
          ...(upscaler2 && { upscaler2 }),
        });
      } catch (error) {
        const one = of > 1 && error instanceof Problem && error.code === "input/picture";
        if (!one) throw error;
        failed.push(error);
      }
    }
    stop();
    print(saved, extras.json === true, bench);
    if (failed.length > 0) throw failure(failed);
  });
};

function print(saved: readonly { readonly path: string }[], json: boolean, bench: Bench): void {
  const { stdout } = bench.around;
  if (json) bench.printJson({ pictures: saved });
  // A program that reads the path needs it as it is; a terminal must not be steered by it.
  else for (const { path } of saved) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
}

/** The pictures of a folder by name, or the one file. What is not there is the tool's to say. */
async function sourcesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return [path];
  const names = (await readdir(path)).filter((name) => formatOfName(name) !== undefined).sort();
  if (names.length > 0) return names.map((name) => join(path, name));
  throw new Problem("input/picture", {
    en: `${resolve(path)} holds no picture, expected PNG, JPEG or WebP files`,
    zh: `${resolve(path)} 中没有图片，应有 PNG、JPEG 或 WebP 文件`,
  });
}

/** All pictures share one engine. */
function withOneRuntime(context: RunContext): RunContext {
  let opened: ReturnType<RunContext["runtime"]> | undefined;
  return { ...context, runtime: (device) => (opened ??= context.runtime(device)) };
}

const counting = (
  context: RunContext,
  picture: { readonly number: number; readonly of: number },
): RunContext => ({
  ...context,
  onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
});

const failure = (failed: readonly Problem[]): Problem =>
  new Problem("folder/failed", {
    en: failed.map(({ sentence }) => sentence.en).join("\n"),
    zh: failed.map(({ sentence }) => sentence.zh).join("\n"),
  });
