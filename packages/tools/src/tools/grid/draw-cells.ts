/** Draws the cells of a grid that its folder does not hold yet. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import type { GenerateResult } from "@inkloom/diffusion";
import { decodePng } from "@inkloom/pixels";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import { picturePng } from "../../pictures/picture-png.ts";
import type { RunContext } from "../../run.ts";
import { runGenerate } from "../generate/run.ts";
import { runImg2img } from "../img2img/run.ts";
import { expectSamePictures } from "./cell-pictures.ts";
import { type Cell, inDrawingOrder } from "./cells.ts";
import type { Manifest } from "./grid-folder.ts";
import { modelSessions } from "./kept-sessions.ts";
import { cellTool } from "./plan.ts";

/** Gives the files that were drawn now. Networks stay loaded as long as the next cell needs them.
 *  @throws Problem as drawing does; `grid/other` where a picture to begin with has changed */
export async function drawMissing(
  folder: string,
  manifest: Manifest,
  context: RunContext,
): Promise<ReadonlySet<string>> {
  const { cells } = manifest;
  const drawn = new Set<string>();
  const missing: Cell[] = [];
  for (const cell of cells) if (!(await isDrawn(join(folder, cell.file)))) missing.push(cell);
  if (missing.length > 0) await expectSamePictures(folder, manifest, context);
  const sessions = modelSessions(context.runtime);
  try {
    for (const [index, { file, parameters }] of inDrawingOrder(missing).entries()) {
      context.signal?.throwIfAborted();
      const draw = drawingOf(parameters);
      const runtime = await sessions.runtimeFor(draw.device, draw.model);
      const picture = { number: cells.length - missing.length + index + 1, of: cells.length };
      const { pictures } = await draw.run({
        ...context,
        runtime: () => Promise.resolve(runtime),
        onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
      });
      await sessions.settle();
      const made = pictures.at(-1); // of a loopback, the end
      if (made === undefined) throw new Error("drawMissing: the drawing tool made no picture");
      await writeWholeFile(join(folder, file), await picturePng(made), {
        replace: true,
        signal: context.signal,
      });
      drawn.add(file);
    }
  } finally {
    await sessions.clear();
  }
  return drawn;
}

/** A cell's request with the tool that draws it. */
function drawingOf(parameters: Cell["parameters"]) {
  const drawing = <
    R extends { readonly device: "auto" | "cpu" | "webgpu" | "cuda"; readonly model: string },
  >(
    request: R,
    run: (request: R, context: RunContext) => Promise<GenerateResult>,
  ) => ({
    device: request.device,
    model: request.model,
    run: (context: RunContext) => run(request, context),
  });
  return cellTool(parameters) === "generate"
    ? drawing(validate(TOOLS.generate, parameters), runGenerate)
    : drawing(validate(TOOLS.img2img, parameters), runImg2img);
}

/** Files appear whole, so one that can be decoded is finished; one that was damaged since is drawn again. */
async function isDrawn(path: string): Promise<boolean> {
  const png = await readFile(path).catch(() => undefined);
  if (png === undefined) return false;
  return decodePng(png).then(
    () => true,
    () => false,
  );
}
