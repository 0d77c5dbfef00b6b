import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { checkRequests } from "@inkloom/diffusion";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { newFolder } from "../../files/new-folder.ts";
import { writeWholeFile } from "../../files/write-whole-file.ts";
import { picturePng } from "../../pictures/picture-png.ts";
import { modelFolders, type Run, type RunContext } from "../../run.ts";
import { runGenerate } from "../generate/run.ts";
import { type Axis, type AxisId, readAxis } from "./axis.ts";
import { type Cell, drawSeed, gridCells, inDrawingOrder } from "./cells.ts";
import { type Manifest, openGridFolder } from "./grid-folder.ts";
import type { GridResult } from "./grid-result.ts";
import { type KeptSessions, keptSessions } from "./kept-sessions.ts";
import { makeSheet } from "./sheet.ts";

const TOOL = TOOLS.generate;
const SHEET = "sheet.png";

/** Draws the pictures of a grid that its folder does not hold yet, then the sheet. Everything is checked
 *  before the first one; stopped at any time, the same request goes on where it was. */
export const runGrid: Run<"grid"> = async (parameters, context) => {
  const plan = async (): Promise<Plan> => {
    const planned = planOf(parameters);
    const requests = planned.cells.map(({ parameters: each }) => validate(TOOL, each));
    await checkRequests(requests, modelFolders(context));
    return planned;
  };
  const request = withoutFolder(parameters);
  const { folder, manifest } =
    parameters.folder === undefined
      ? await newGrid(join(context.home, "pictures"), request, await plan())
      : await oldGrid(resolve(parameters.folder), request, plan);
  const drawn = await drawMissing(folder, manifest, context);
  const sheet = await drawSheet(folder, manifest, parameters);
  return { folder, ...sheet, ...counted(folder, manifest, drawn) };
};

/** What is drawn; where it lies and how the sheet looks is not part of it. */
const withoutFolder = ({ folder: _, ...request }: ParamsOf<"grid">): Manifest["request"] => request;

type Plan = Pick<Manifest, "axes" | "sheet" | "cells">;

interface OpenGrid {
  readonly folder: string;
  readonly manifest: Manifest;
}

async function newGrid(above: string, request: Manifest["request"], plan: Plan): Promise<OpenGrid> {
  const folder = await newFolder(above, "grid");
  return { folder, manifest: await openGridFolder(folder, request, () => Promise.resolve(plan)) };
}

/** The grid of the folder, if there is one. */
const oldGrid = async (
  folder: string,
  request: Manifest["request"],
  plan: () => Promise<Plan>,
): Promise<OpenGrid> => ({ folder, manifest: await openGridFolder(folder, request, plan) });

function planOf(parameters: ParamsOf<"grid">): Plan {
  const { x, y, z, folder: _, margin: __, no_labels: ___, ...request } = parameters;
  const axes = Object.entries({ x, y, z }).flatMap(([id, text]): Axis[] =>
    text === undefined ? [] : [readAxis(id as AxisId, text, TOOL)],
  );
  // One seed for all, unless an axis says otherwise.
  const seed = request.seed === -1 ? drawSeed() : request.seed;
  const cells = gridCells({ ...request, seed, batch: 1 }, axes, TOOL);
  const said = axes.map(({ id, name, values }) => ({
    id,
    name,
    values: values.map(({ label }) => label),
  }));
  return { axes: said, sheet: SHEET, cells };
}

/** Gives the files that were drawn now. */
async function drawMissing(
  folder: string,
  { cells }: Manifest,
  context: RunContext,
): Promise<ReadonlySet<string>> {
  const drawn = new Set<string>();
  const missing: Cell[] = [];
  for (const cell of cells) if (!(await isDrawn(join(folder, cell.file)))) missing.push(cell);
  const keepers = new Map<string, KeptSessions>();
  let model: unknown;
  try {
    for (const [index, { file, parameters }] of inDrawingOrder(missing).entries()) {
      context.signal?.throwIfAborted();
      const request = validate(TOOL, parameters);
      const runtime = await context.runtime(request.device);
      const keeper = keepers.get(request.device) ?? keptSessions(runtime);
      keepers.set(request.device, keeper);
      if (model !== request.model) await keeper.clear();
      ({ model } = request);
      const picture = { number: cells.length - missing.length + index + 1, of: cells.length };
      const { pictures } = await runGenerate(request, {
        ...context,
        runtime: () => Promise.resolve(keeper.runtime),
        onProgress: (progress) => context.onProgress?.({ ...progress, picture }),
      });
      await keeper.settle();
      const [made] = pictures;
      if (made === undefined) throw new Error("runGrid: the drawing tool made no picture");
      await writeWholeFile(join(folder, file), await picturePng(made), {
        replace: true,
        signal: context.signal,
      });
      drawn.add(file);
    }
  } finally {
    for (const keeper of keepers.values()) await keeper.clear();
  }
  return drawn;
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

async function drawSheet(
  folder: string,
  { axes, cells, sheet, request }: Manifest,
  { margin, no_labels: bare }: ParamsOf<"grid">,
): Promise<Pick<GridResult, "sheet" | "scale">> {
  const labels = (id: AxisId): readonly string[] =>
    bare ? [] : (axes.find((axis) => axis.id === id)?.values ?? []);
  const { pixels, scale } = await makeSheet(
    cells.map(({ place, file }) => ({ place, png: () => readFile(join(folder, file)) })),
    { labels: { x: labels("x"), y: labels("y"), z: labels("z") }, margin },
  );
  const path = join(folder, sheet);
  const job = { program: "inkloom", tool: "grid", parameters: request };
  const [first] = cells;
  const { parameters = "" } = first ? readPngText(await readFile(join(folder, first.file))) : {};
  const text = { parameters: sheetText(parameters, axes), inkloom: JSON.stringify(job) };
  const png = await encodePng(pixels, text);
  await writeWholeFile(path, png, { replace: true });
  return { sheet: path, scale };
}

/** The first picture's text with the fields that A1111's script adds (scripts/xyz_grid.py). */
function sheetText(infotext: string, axes: Manifest["axes"]): string {
  const fields = axes.flatMap(({ id, name, values }) => {
    const letter = id.toUpperCase();
    return [
      `${letter} Type: ${JSON.stringify(name)}`,
      `${letter} Values: ${JSON.stringify(values.join(", "))}`,
    ];
  });
  return [infotext, "Script: X/Y/Z plot", ...fields].join(", ");
}

const counted = (
  folder: string,
  { axes, cells }: Manifest,
  drawn: ReadonlySet<string>,
): Pick<GridResult, "axes" | "cells" | "drawn"> => ({
  axes,
  cells: cells.map(({ place, file, parameters }) => ({
    ...place,
    path: join(folder, file),
    seed: Number(parameters["seed"]),
    drawn: drawn.has(file),
  })),
  drawn: drawn.size,
});
