import { printable } from "@inkloom/contract";
import type { Perform } from "./bench.ts";

/** Prints one prompt a line. */
export const performDice: Perform<"dice"> = async ({ parameters, extras }, bench) => {
  const { language, around, context, runs } = bench;
  const spoken = parameters.prompt.trim() === "" ? language : "auto";
  const words = parameters.words === "auto" ? spoken : parameters.words;
  const result = await runs.dice({ ...parameters, words }, context);
  if (extras.json === true) bench.printJson(result);
  else for (const { prompt } of result.prompts) around.stdout.write(`${printable(prompt)}\n`);
};
