import { join } from "node:path";
import { type ParamsOf, printable } from "@inkloom/contract";
import {
  expectTextFits,
  type GenerateResult,
  pictureFile,
  picturePng,
  type RunContext,
} from "@inkloom/tools";
import type { ExtraValues } from "../arguments/extra-options.ts";
import { HINTS } from "../language/words.ts";
import { pictureFormat } from "../output/picture-format.ts";
import { pictureTarget } from "../output/picture-target.ts";
import {
  drawWith,
  pictureSupport,
  type PreviewScreen,
  previewScreen,
} from "../progress/preview-screen.ts";
import { progressDisplay } from "../progress/progress-display.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Bench, Perform } from "./bench.ts";

/** Makes pictures, writes them, and prints their paths or one JSON document. */
export const performGenerate: Perform<"generate"> = ({ parameters, extras }, bench) =>
  savePictures({ parameters, extras }, bench, (context) =>
    bench.runs.generate(parameters, context),
  );

/** What the command line is told besides the tool's parameters. */
interface PictureRequest {
  readonly parameters: Pick<
    ParamsOf<"generate">,
    "prompt" | "negative_prompt" | "batch" | "sampler" | "steps"
  >;
  readonly extras: ExtraValues<"generate">;
}

/** Watches `draw`, and saves and names what it made. */
async function savePictures(
  { parameters, extras }: PictureRequest,
  bench: Bench,
  draw: (context: RunContext) => Promise<GenerateResult>,
): Promise<void> {
  const { language, around, context } = bench;
  const { stdout, stderr, env, signal } = around;
  const options = pictureFormat(extras);
  expectTextFits(options.format, parameters);
  const target = await pictureTarget({
    out: extras.out,
    format: options.format,
    force: extras.force,
    batch: parameters.batch,
    standardFolder: join(context.home, "pictures", today()),
    signal,
  });
  const watched = stderr.isTTY && env["TERM"] !== "dumb";
  const screen = watched && extras.preview !== false ? screenOf(around) : undefined;
  const display = watched ? progressDisplay(stderr, language, screen) : undefined;
  // Work that takes a while to stop must not draw over what is said about the interruption.
  signal.addEventListener("abort", () => display?.stop(), { once: true });
  try {
    const { pictures, model, seconds } = await draw({ ...context, onProgress: display?.update });
    const saved = [];
    for (const [index, picture] of pictures.entries()) {
      const path = await target.save(await pictureFile(picture, options), index, picture.seed);
      await screen?.show(await picturePng(picture));
      const { width, height } = picture.pixels;
      saved.push({ path, seed: picture.seed, width, height, infotext: picture.infotext });
    }
    display?.stop();
    if (decodesNoise(parameters)) stderr.write(`${HINTS.onlyNoise[language]}\n`);
    if (extras.json === true) bench.printJson({ pictures: saved, model, seconds });
    // A program that reads the path needs it as it is; a terminal must not be steered by it.
    else for (const { path } of saved) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
  } finally {
    display?.stop();
  }
}

/** DDIM walks between its time steps, so that a single one leaves the noise as it is; A1111 draws the same.
 *  The name may carry a schedule behind it. */
const decodesNoise = ({ sampler, steps }: PictureRequest["parameters"]): boolean =>
  steps === 1 && /^ddim(?=$|[\s_-])/i.test(sampler.trim());

/** Pictures are drawn where text goes as well, so both outputs must be the terminal. */
function screenOf({ stdout, env }: Surroundings): PreviewScreen | undefined {
  const support = pictureSupport(env);
  return support === "none" || !stdout.isTTY ? undefined : previewScreen(stdout, drawWith(support));
}

/** The local date, e.g. 2026-08-31. */
function today(): string {
  const now = new Date();
  const part = (value: number): string => String(value).padStart(2, "0");
  return [String(now.getFullYear()), part(now.getMonth() + 1), part(now.getDate())].join("-");
}
