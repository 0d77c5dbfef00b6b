/** The pictures of a grid, and the order in which they are drawn. */
import { Problem, type ToolDeclaration, validate } from "@inkloom/contract";
import type { Axis, AxisId } from "./axis.ts";

/** Pictures of one grid at most. */
const MOST_CELLS = 2500;

export interface Cell {
  /** Positions along the axes, from 0. */
  readonly place: Readonly<Record<AxisId, number>>;
  /** Name of its file in the grid's folder. */
  readonly file: string;
  /** Everything that makes it, as the drawing tool takes it. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * One cell for each combination, x fastest and z slowest, each checked. A seed of -1 along an axis is
 * drawn here, so that a grid that goes on later goes on with the same.
 * @throws Problem `grid/axis` for too many cells or words that are not there, `input/invalid`
 */
export function gridCells(
  request: Readonly<Record<string, unknown>>,
  axes: readonly Axis[],
  tool: Pick<ToolDeclaration, "parameters" | "notes">,
): Cell[] {
  const along = (id: AxisId): Axis["values"] =>
    axes.find((axis) => axis.id === id)?.values ?? [{ label: "", apply: (same) => same }];
  const [xs, ys, zs] = [along("x"), along("y"), along("z")];
  const count = xs.length * ys.length * zs.length;
  if (count > MOST_CELLS)
    throw new Problem("grid/axis", {
      en: `The grid has ${xs.length} x ${ys.length} x ${zs.length} = ${count} pictures, expected at most ${MOST_CELLS}.`,
      zh: `网格共有 ${xs.length} × ${ys.length} × ${zs.length} = ${count} 张图片，最多为 ${MOST_CELLS} 张。`,
    });
  const seeds = new Map<string, number>();
  const cells: Cell[] = [];
  for (const [z, atZ] of zs.entries())
    for (const [y, atY] of ys.entries())
      for (const [x, atX] of xs.entries()) {
        const place = { x, y, z };
        const asked = [atX, atY, atZ].reduce((made, value) => value.apply(made), request);
        const fixed = withSeeds(asked, axes, place, seeds);
        const file = `${String(cells.length + 1).padStart(String(count).length, "0")}.png`;
        cells.push({ place, file, parameters: validate(tool, fixed) });
      }
  return cells;
}

/** Draws the seeds that an axis left open, one for each of its places. */
function withSeeds(
  request: Readonly<Record<string, unknown>>,
  axes: readonly Axis[],
  place: Readonly<Record<AxisId, number>>,
  seeds: Map<string, number>,
): Readonly<Record<string, unknown>> {
  const drawn = axes
    .filter(({ parameter = "" }) => parameter.endsWith("seed") && request[parameter] === -1)
    .map(({ id, parameter = "" }): [string, number] => {
      const key = `${id}${String(place[id])}`;
      const seed = seeds.get(key) ?? drawSeed();
      seeds.set(key, seed);
      return [parameter, seed];
    });
  return { ...request, ...Object.fromEntries(drawn) };
}

/** 32 bits, as A1111 draws. */
export function drawSeed(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value;
}

/** What is slow to change, the slowest first. */
const SLOW = ["model", "vae", "refiner", "clip_skip", "width", "height"];

/** The cells so that what is slow to change changes as seldom as can be; otherwise in their order. */
export function inDrawingOrder(cells: readonly Cell[]): Cell[] {
  const ranks = SLOW.map((name) => {
    const values = [...new Set(cells.map(({ parameters }) => parameters[name]))];
    return ({ parameters }: Cell): number => values.indexOf(parameters[name]);
  });
  return cells.toSorted((a, b) => {
    for (const rank of ranks) if (rank(a) !== rank(b)) return rank(a) - rank(b);
    return 0;
  });
}
