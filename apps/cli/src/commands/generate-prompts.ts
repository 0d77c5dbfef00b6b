/** Text to image over a list of prompts. */
import { resolve } from "node:path";
import { type ParamsOf, printable, Problem, PROMPT_LIST_LIMIT } from "@inkloom/contract";
import { drawPrompts, readTextFile } from "@inkloom/tools";
import type { ExtraValues } from "../arguments/extra-options.ts";
import { endingOf, formatOfName, pictureFormat } from "../output/picture-format.ts";
import type { Bench } from "./bench.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Draws the lines of the file `parameters.prompts`, or of the standard input for `-`, and prints the paths of
 *  the pictures that were drawn, or one JSON document. What an earlier run made is not made again. */
export async function generatePrompts(
  parameters: ParamsOf<"generate"> & { readonly prompts: string },
  extras: ExtraValues<"generate">,
  bench: Bench,
): Promise<void> {
  const { stdout, stdin } = bench.around;
  const { out } = extras;
  if (out !== undefined && (out === "" || formatOfName(out) !== undefined))
    throw new Problem("input/invalid", {
      en: `--out: got ${JSON.stringify(out)} beside --prompts, expected a folder.`,
      zh: `--out：与 --prompts 同时给出的是 ${JSON.stringify(out)}，应为文件夹。`,
    });
  const options = pictureFormat({ format: extras.format, quality: extras.quality });
  const piped = parameters.prompts === "-";
  const prompts = await readTextFile(piped ? stdin : resolve(parameters.prompts), {
    name: piped ? "--prompts -" : parameters.prompts,
    limit: PROMPT_LIST_LIMIT,
  });
  const output = {
    ...options,
    ending: endingOf(options.format),
    folder: out === undefined ? undefined : resolve(out),
  };
  const result = await watchDrawing(bench, extras, ({ context }) =>
    drawPrompts({ ...parameters, prompts }, output, context),
  );
  if (extras.json === true) bench.printJson(result);
  else
    for (const { path, drawn } of result.pictures)
      if (drawn) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
}
