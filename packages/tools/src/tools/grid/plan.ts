/** A grid's parameters -> its axes and cells, and which tool draws these. */
import { type ParamsOf, Problem, TOOLS, validate } from "@inkloom/contract";
import { type Axis, type AxisId, readAxis } from "./axis.ts";
import { nameOfAxis } from "./axis-names.ts";
import { drawSeed, gridCells } from "./cells.ts";
import type { Manifest } from "./grid-folder.ts";
import { matrixAxes, matrixParameter } from "./matrix.ts";

export type Plan = Pick<Manifest, "axes" | "sheet" | "cells">;

type Request = Readonly<Record<string, unknown>>;

const SHEET = "sheet.png";

/** @throws Problem `grid/axis`, `input/invalid` */
export function planGrid(parameters: ParamsOf<"grid">): Plan {
  const {
    x,
    y,
    z,
    folder: _,
    margin: __,
    no_labels: ___,
    matrix: ____,
    matrix_at_start: _____,
    matrix_seeds: ______,
    matrix_delimiter: _______,
    ...given
  } = parameters;
  const typed = Object.entries({ x, y, z }).flatMap(([id, text]) =>
    text === undefined ? [] : [{ id: id as AxisId, text }],
  );
  const fromPicture = given.image !== undefined || typed.some(({ text }) => isOverPictures(text));
  const tool = TOOLS[fromPicture ? "img2img" : "generate"];
  const asked = typed.map(({ id, text }) => readAxis(id, text, tool));
  expectFree(parameters, asked);
  // One seed for all, unless an axis says otherwise.
  const seed = given.seed === -1 ? drawSeed() : given.seed;
  const request = { ...ownParameters({ ...given }, tool), seed, batch: 1 };
  const axes = [...matrixAxes(parameters), ...asked];
  const said = axes
    .filter(({ parts }) => parts === undefined || parts.length > 0)
    .map(({ id, name, values, parts }) => ({
      id,
      name,
      values: values.map(({ label }) => label),
      ...(parts && { parts }),
    }));
  return { axes: said, sheet: SHEET, cells: gridCells(request, axes, tool) };
}

/** Which tool draws a cell. */
export const cellTool = ({ image }: Request): "generate" | "img2img" =>
  image === undefined ? "generate" : "img2img";

const isOverPictures = (axis: string): boolean =>
  nameOfAxis(axis.split("=")[0] ?? "", TOOLS.img2img) === "image";

/** What the tool takes of the parameters. Anything else that differs from its default would have no effect.
 *  @throws Problem `input/invalid` naming it */
function ownParameters(given: Request, tool: (typeof TOOLS)["generate" | "img2img"]): Request {
  const standard: Request = validate(TOOLS.grid, { prompt: "" });
  const foreign = Object.keys(given).filter((name) => !Object.hasOwn(tool.notes, name));
  const idle = foreign.filter(
    (name) => given[name] !== undefined && given[name] !== standard[name],
  );
  if (idle.length > 0) {
    const names = idle.join(", ");
    throw new Problem(
      "input/invalid",
      tool.id === "generate"
        ? {
            en: `${names}: only for grids that begin with a picture, expected one (image) beside it.`,
            zh: `${names}：仅用于以图片为起点的网格，应同时给出图片（image）。`,
          }
        : {
            en: `${names}: has no effect on grids that begin with a picture, expected to be left out.`,
            zh: `${names}：对以图片为起点的网格不起作用，不应给出。`,
          },
    );
  }
  return Object.fromEntries(Object.entries(given).filter(([name]) => !foreign.includes(name)));
}

/** A matrix takes x and y, and what it changes is not for z. */
function expectFree(parameters: ParamsOf<"grid">, asked: readonly Axis[]): void {
  const changed = matrixParameter(parameters);
  if (changed === undefined) return;
  const own = [changed, ...(parameters.matrix_seeds ? ["seed"] : [])];
  const other = asked.find(({ id, parameter = "" }) => id !== "z" || own.includes(parameter));
  if (other !== undefined)
    throw new Problem("grid/axis", {
      en: `--${other.id} is ${other.name} beside a prompt matrix, expected only --z, and not over ${own.join(" or ")}.`,
      zh: `提示词矩阵之外还给出了 --${other.id} ${other.name}，只能使用 --z，且不能改变 ${own.join("、")}。`,
    });
}
