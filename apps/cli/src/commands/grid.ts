import { printable } from "@inkloom/contract";
import type { Perform } from "./bench.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Draws a grid and prints the path of its sheet, or one JSON document. */
export const performGrid: Perform<"grid"> = async ({ parameters, extras }, bench) => {
  const { stdout } = bench.around;
  const result = await watchDrawing(bench, extras, ({ context }) =>
    bench.runs.grid(parameters, context),
  );
  if (extras.json === true) bench.printJson(result);
  else stdout.write(`${stdout.isTTY ? printable(result.sheet) : result.sheet}\n`);
};
