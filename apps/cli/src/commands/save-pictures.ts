/** What every command that makes pictures has in common: where they go, what is shown, what is printed. */
import { join } from "node:path";
import { type ParamsOf, printable } from "@inkloom/contract";
import {
  expectTextFits,
  type GenerateResult,
  joinedResults,
  pictureFile,
  picturePng,
  type RunContext,
} from "@inkloom/tools";
import type { ExtraValues } from "../arguments/extra-options.ts";
import { HINTS } from "../language/words.ts";
import { pictureFormat } from "../output/picture-format.ts";
import { pictureTarget } from "../output/picture-target.ts";
import type { Bench } from "./bench.ts";
import { today } from "./today.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** What the command line is told besides the tool's parameters. */
export interface PictureRequest {
  readonly parameters: Pick<
    ParamsOf<"generate">,
    "prompt" | "negative_prompt" | "batch" | "sampler" | "steps"
  >;
  readonly extras: ExtraValues<"generate">;
  /** Pictures that are made. */
  readonly count: number;
}

interface SavedPicture {
  readonly path: string;
  readonly seed: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly infotext: string;
}

/** Watches `draw`, and saves and names what it hands over, as soon as it does. */
export async function savePictures(
  { parameters, extras, count }: PictureRequest,
  bench: Bench,
  draw: (context: RunContext, made: (result: GenerateResult) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { language, around, context } = bench;
  const { stdout, stderr, signal } = around;
  const options = pictureFormat(extras);
  expectTextFits(options.format, parameters);
  const target = await pictureTarget({
    out: extras.out,
    format: options.format,
    force: extras.force,
    batch: count,
    standardFolder: join(context.home, "pictures", today()),
    signal,
  });
  await watchDrawing(bench, extras, async ({ context: watched, screen, stop }) => {
    const saved: SavedPicture[] = [];
    const results: GenerateResult[] = [];
    await draw(watched, async ({ pictures, ...about }) => {
      for (const picture of pictures) {
        const file = await pictureFile(picture, options);
        const path = await target.save(file, saved.length, picture.seed);
        await screen?.show(await picturePng(picture));
        const { width, height } = picture.pixels;
        saved.push({ path, seed: picture.seed, width, height, infotext: picture.infotext });
      }
      results.push({ ...about, pictures: [] });
    });
    const { model, seconds, memory } = joinedResults(results);
    stop();
    if (decodesNoise(parameters)) stderr.write(`${HINTS.onlyNoise[language]}\n`);
    if (extras.json === true)
      bench.printJson({ pictures: saved, model, seconds, ...(memory && { memory }) });
    // A program that reads the path needs it as it is; a terminal must not be steered by it.
    else for (const { path } of saved) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
  });
}

/** DDIM and PLMS walk between their time steps, so that a single one leaves the noise as it is; A1111 draws the same.
 *  The name may carry a schedule behind it. */
const decodesNoise = ({ sampler, steps }: PictureRequest["parameters"]): boolean =>
  steps === 1 && /^(ddim|plms)(?=$|[\s_-])/i.test(sampler.trim());
