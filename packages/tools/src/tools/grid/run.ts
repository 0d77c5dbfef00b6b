import { join, resolve } from "node:path";
import type { ParamsOf } from "@inkloom/contract";
import { checkRequests } from "@inkloom/diffusion";
import { newFolder } from "../../files/new-folder.ts";
import { checkContext } from "../../drawing-context.ts";
import type { Run } from "../../run.ts";
import { checkedCells, pictureHashes } from "./cell-pictures.ts";
import { drawMissing } from "./draw-cells.ts";
import { type Manifest, type NewGrid, openGridFolder } from "./grid-folder.ts";
import type { GridResult } from "./grid-result.ts";
import { drawSheet } from "./grid-sheet.ts";
import { planGrid } from "./plan.ts";

/** Draws the pictures of a grid that its folder does not hold yet, then the sheet. Everything is checked
 *  before the first one; stopped at any time, the same request goes on where it was. */
export const runGrid: Run<"grid"> = async (parameters, context) => {
  const plan = async (): Promise<NewGrid> => {
    const planned = planGrid(parameters);
    const pictures = await pictureHashes(planned.cells, context);
    const cells = await checkedCells(planned.cells, context);
    if (context.elsewhere === undefined) await checkRequests(cells, checkContext(context));
    return { ...planned, pictures };
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

/** What is drawn; where it lies is not part of it. */
const withoutFolder = ({ folder: _, ...request }: ParamsOf<"grid">): Manifest["request"] => request;

interface OpenGrid {
  readonly folder: string;
  readonly manifest: Manifest;
}

async function newGrid(
  above: string,
  request: Manifest["request"],
  plan: NewGrid,
): Promise<OpenGrid> {
  const folder = await newFolder(above, "grid");
  return { folder, manifest: await openGridFolder(folder, request, () => Promise.resolve(plan)) };
}

/** The grid of the folder, if there is one. */
const oldGrid = async (
  folder: string,
  request: Manifest["request"],
  plan: () => Promise<NewGrid>,
): Promise<OpenGrid> => ({ folder, manifest: await openGridFolder(folder, request, plan) });

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
