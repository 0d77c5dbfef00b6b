/** `inkloom workflow run`: what nodes save goes into files, what they say is printed. */
import { join } from "node:path";
import { printable } from "@inkloom/contract";
import type { WorkflowPicture } from "@inkloom/tools";
import { upscaledPlace } from "../output/upscaled-place.ts";
import type { Perform } from "./bench.ts";
import { today } from "./today.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Runs a graph, writes its pictures, and prints their paths and what nodes say, or one JSON document. */
export const performWorkflow: Perform<"workflow"> = async ({ parameters, extras }, bench) => {
  const { around, context, runs } = bench;
  const { stdout, signal } = around;
  const place = await upscaledPlace({
    out: extras.out === undefined ? undefined : join(extras.out, "."),
    batch: 1,
    standardFolder: join(context.home, "pictures", today()),
    signal,
  });
  await watchDrawing(bench, extras, async ({ context: watched, screen, stop }) => {
    const { pictures, texts } = await runs.workflow(parameters, watched);
    // Nodes that only show something are of use where they were asked for.
    const wanted = pictures.filter(
      ({ type }) => type === "output" || parameters.targets !== undefined,
    );
    const saved = [];
    for (const picture of wanted) {
      const { bytes, node, type, width, height, seed } = picture;
      const path = await place.save(bytes, saved.length, stemOf(picture));
      await screen?.show(bytes);
      saved.push({
        path,
        node,
        saved: type === "output",
        width,
        height,
        ...(seed !== undefined && { seed }),
      });
    }
    stop();
    if (extras.json === true) {
      bench.printJson({ pictures: saved, texts });
      return;
    }
    // A program that reads the path needs it as it is; a terminal must not be steered by it.
    for (const { path } of saved) stdout.write(`${stdout.isTTY ? printable(path) : path}\n`);
    for (const { text } of texts)
      for (const each of text) stdout.write(`${each.split("\n").map(printable).join("\n")}\n`);
  });
};

/** What nodes call their files, without the folders and signs that names must not have. */
function stemOf({ prefix, type, node }: Pick<WorkflowPicture, "prefix" | "type" | "node">): string {
  const named = type === "output" ? (prefix.split(/[\\/]/).at(-1) ?? "") : `node-${node}`;
  const plain = named.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_").replace(/^[. ]+|[. ]+$/g, "");
  return plain.slice(0, LONGEST) || "workflow";
}

/** Characters of a name. */
const LONGEST = 80;
