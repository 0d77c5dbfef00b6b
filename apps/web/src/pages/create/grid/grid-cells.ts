/** The cells of a grid as a table shows them: of a job that is done, from its report; of one that runs, from what was asked. */
import type { Job } from "@inkloom/client";
import { picturesOf, type MadePicture } from "../results/recent-jobs.ts";
import { countValues, readAxis, splitValues } from "./axis-text.ts";

interface GridAxis {
  readonly name: string;
  readonly values: readonly string[];
}

export interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly picture?: MadePicture;
}

export interface Grid {
  readonly x: GridAxis | undefined;
  readonly y: GridAxis | undefined;
  readonly z: GridAxis | undefined;
  readonly cells: readonly GridCell[];
  readonly sheet?: MadePicture;
}

interface Report {
  readonly axes: readonly {
    readonly id: string;
    readonly name: string;
    readonly values: readonly string[];
    readonly parts?: readonly string[];
  }[];
  readonly cells: readonly { readonly x: number; readonly y: number; readonly z: number }[];
}

/** Undefined where the report is none of a grid. */
export function drawnGrid(job: Job): Grid | undefined {
  const report = job.result?.report as unknown as Partial<Report> | undefined;
  if (!Array.isArray(report?.axes) || !Array.isArray(report.cells)) return undefined;
  const { axes, cells } = report as Report;
  const pictures = picturesOf(job);
  const drawn = pictures.filter(({ role }) => role === "picture");
  const sheet = pictures.find(({ role }) => role === "sheet");
  const axis = (id: string): GridAxis | undefined => {
    const found = axes.find((each) => each.id === id);
    if (found === undefined) return undefined;
    const { name, values, parts } = found;
    return { name, values: parts === undefined ? values : matrixValues(parts) };
  };
  return {
    x: axis("x"),
    y: axis("y"),
    z: axis("z"),
    cells: cells.map(({ x, y, z }, index) => {
      const picture = drawn[index];
      return { x, y, z, ...(picture && { picture }) };
    }),
    ...(sheet && { sheet }),
  };
}

/** Place n of a prompt matrix has the parts whose figure of n, in binary, is 1. */
const matrixValues = (parts: readonly string[]): string[] =>
  Array.from({ length: 2 ** parts.length }, (_, place) =>
    parts.filter((_part, bit) => (place >> bit) & 1).join(", "),
  );

/** What is slow to change is drawn as a whole, the slowest first; as the tool does. */
const SLOW = ["model", "vae", "refiner", "clip_skip", "width", "height"];

/** The cells of a grid that is being drawn, in the order of drawing; undefined where ranges or a matrix hide how many they are. */
export function plannedGrid({ parameters }: Pick<Job, "parameters">, of: number): Grid | undefined {
  const asked = (id: "x" | "y" | "z"): GridAxis | undefined => {
    const text = parameters[id];
    if (typeof text !== "string") return undefined;
    const { name, values } = readAxis(text);
    const split = splitValues(values);
    return countValues(values, true) === split.length ? { name, values: split } : undefined;
  };
  const [x, y, z] = [asked("x"), asked("y"), asked("z")];
  const length = (axis: GridAxis | undefined): number => axis?.values.length ?? 1;
  if (length(x) * length(y) * length(z) !== of) return undefined;
  const cells: GridCell[] = [];
  for (let atZ = 0; atZ < length(z); atZ += 1)
    for (let atY = 0; atY < length(y); atY += 1)
      for (let atX = 0; atX < length(x); atX += 1) cells.push({ x: atX, y: atY, z: atZ });
  const slow = (
    [
      ["x", x],
      ["y", y],
      ["z", z],
    ] as const
  )
    .map(([id, axis]) => ({ id, rank: SLOW.indexOf(axis?.name ?? "") }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank);
  cells.sort((a, b) => {
    for (const { id } of slow) if (a[id] !== b[id]) return a[id] - b[id];
    return 0;
  });
  return { x, y, z, cells };
}
