/** Places for nodes: whole graphs in columns from left to right, and chosen nodes in line. */
import type { WorkflowGraph } from "./document.ts";
import type { Place } from "./edit.ts";

export interface Box extends Place {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

const COLUMN_GAP = 72;
const ROW_GAP = 32;
/** Sweeps that bring nodes near what they are linked to. */
const SWEEPS = 4;

/** Columns by how many nodes come before, rows by where the links come from. Circles are cut where they are met. */
export function inColumns(
  { links }: Pick<WorkflowGraph, "links">,
  boxes: readonly Box[],
): ReadonlyMap<string, Place> {
  const known = new Set(boxes.map(({ id }) => id));
  const inner = links.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const before = grouped(inner, "to", "from");
  const after = grouped(inner, "from", "to");
  const depth = depthsOf(boxes, before);
  // What begins a graph stands right before what needs it.
  for (const { id } of boxes)
    if ((before.get(id) ?? []).length === 0) {
      const next = (after.get(id) ?? []).map((each) => depth.get(each) ?? 0);
      if (next.length > 0) depth.set(id, Math.max(0, Math.min(...next) - 1));
    }
  const columns: Box[][] = [];
  for (const box of boxes) (columns[depth.get(box.id) ?? 0] ??= []).push(box);
  const rows = columns.map((column) => column.map(({ id }) => id));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const rank = ranks(rows);
    for (const row of forward ? rows : rows.toReversed()) {
      const middle = new Map(
        row.map((id) => [
          id,
          middleOf((forward ? before : after).get(id) ?? [], rank, rank.get(id)),
        ]),
      );
      row.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
    }
  }
  return placed(rows, new Map(boxes.map((box) => [box.id, box])));
}

function grouped(
  links: WorkflowGraph["links"],
  by: "from" | "to",
  other: "from" | "to",
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const link of links) found.set(link[by], [...(found.get(link[by]) ?? []), link[other]]);
  return found;
}

/** The longest way to each node; without recursion, for graphs as long as they like. */
function depthsOf(
  boxes: readonly Box[],
  before: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const depth = new Map<string, number>();
  const open = new Set<string>();
  for (const { id } of boxes) {
    const stack = [id];
    for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
      const sources = before.get(at) ?? [];
      const missing = sources.filter((each) => !depth.has(each) && !open.has(each));
      open.add(at);
      if (missing.length > 0 && !depth.has(at)) stack.push(...missing);
      else {
        stack.pop();
        open.delete(at);
        if (!depth.has(at))
          depth.set(at, Math.max(-1, ...sources.map((each) => depth.get(each) ?? -1)) + 1);
      }
    }
  }
  return depth;
}

const ranks = (rows: readonly (readonly string[])[]): Map<string, number> =>
  new Map(rows.flatMap((row) => row.map((id, i) => [id, i / Math.max(1, row.length)] as const)));

function middleOf(
  ids: readonly string[],
  rank: ReadonlyMap<string, number>,
  own: number | undefined,
): number {
  if (ids.length === 0) return own ?? 0;
  return ids.reduce((sum, id) => sum + (rank.get(id) ?? 0), 0) / ids.length;
}

function placed(
  rows: readonly (readonly string[])[],
  boxes: ReadonlyMap<string, Box>,
): Map<string, Place> {
  const places = new Map<string, Place>();
  let x = 0;
  for (const row of rows) {
    const heights = row.map((id) => boxes.get(id)?.height ?? 0);
    let y = -(heights.reduce((sum, height) => sum + height + ROW_GAP, -ROW_GAP) / 2);
    let widest = 0;
    for (const id of row) {
      const { width = 0, height = 0 } = boxes.get(id) ?? {};
      places.set(id, { x: Math.round(x), y: Math.round(y) });
      y += height + ROW_GAP;
      widest = Math.max(widest, width);
    }
    x += widest + COLUMN_GAP;
  }
  return places;
}

export const ALIGNMENTS = ["left", "right", "top", "bottom", "row", "column"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** Chosen nodes in line with the outermost; `row` and `column` space them out evenly as well. */
export function aligned(boxes: readonly Box[], how: Alignment): ReadonlyMap<string, Place> {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const ordered = boxes.toSorted((a, b) => (how === "row" ? a.x - b.x : a.y - b.y));
  let [x, y] = [left, top];
  return new Map(
    ordered.map((box) => {
      const place = { x: box.x, y: box.y };
      if (how === "left") place.x = left;
      else if (how === "right") place.x = right - box.width;
      else if (how === "top") place.y = top;
      else if (how === "bottom") place.y = bottom - box.height;
      else if (how === "row") [place.x, place.y] = [x, top];
      else [place.x, place.y] = [left, y];
      x += box.width + ROW_GAP;
      y += box.height + ROW_GAP;
      return [box.id, place];
    }),
  );
}

/** About how much room a node takes before it was ever drawn. */
export const roughBox = (
  {
    id,
    x,
    y,
    width,
    height,
  }: Place & { readonly id: string; readonly width?: number; readonly height?: number },
  rows: number,
): Box => ({ id, x, y, width: width ?? 240, height: height ?? 48 + rows * 34 });
