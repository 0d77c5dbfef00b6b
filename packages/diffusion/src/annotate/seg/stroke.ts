/** The outline of a line along a closed path, and how much of each pixel paths cover: as the Anti-Grain Geometry library
 *  does it, which matplotlib draws by. Reference: matplotlib@v3.11, extern/agg24-svn/include/{agg_math_stroke,
 *  agg_rasterizer_cells_aa,agg_rasterizer_scanline_aa}.h. */

/** x and y of each point in turn; closed. */
export type Path = readonly number[];

/** Inner corners reach at least this far, in half widths. */
const INNER_LIMIT = 1.01;

/** Both edges of a line of `width` along `path`. Corners that reach out further than `width` half widths are cut: matplotlib
 *  gives the one for the other. */
export function outlined(path: Path, width: number): readonly [Path, Path] {
  const points: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < path.length; i += 2) points.push([path[i] ?? 0, path[i + 1] ?? 0]);
  return [edge(points, width / 2), edge(points.toReversed(), width / 2)];
}

function edge(points: readonly (readonly [number, number])[], half: number): number[] {
  const out: number[] = [];
  const count = points.length;
  points.forEach(([x, y], i) => {
    const [x0, y0] = points[(i + count - 1) % count] ?? [x, y];
    const [x2, y2] = points[(i + 1) % count] ?? [x, y];
    const before = Math.hypot(x - x0, y - y0);
    const after = Math.hypot(x2 - x, y2 - y);
    const [ax, ay] = [(half * (y - y0)) / before, (half * (x - x0)) / before];
    const [bx, by] = [(half * (y2 - y)) / after, (half * (x2 - x)) / after];
    const turn = cross(x0, y0, x, y, x2, y2);
    const inner = turn > 0;
    const limit = inner
      ? half * Math.max(Math.min(before, after) / half, INNER_LIMIT)
      : half * (2 * half);
    const met = meeting([x0 + ax, y0 - ay, x + ax, y - ay], [x + bx, y - by, x2 + bx, y2 - by]);
    if (met !== undefined) {
      if (Math.hypot(met[0] - x, met[1] - y) <= limit) {
        out.push(...met);
        return;
      }
    } else if (
      cross(x0, y0, x, y, x + ax, y - ay) < 0 ===
      cross(x, y, x2, y2, x + ax, y - ay) < 0
    ) {
      out.push(x + ax, y - ay); // straight on
      return;
    }
    out.push(x + ax, y - ay, x + bx, y - by);
  });
  return out;
}

const cross = (x1: number, y1: number, x2: number, y2: number, x: number, y: number): number =>
  (x - x2) * (y2 - y1) - (y - y2) * (x2 - x1);

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

/** Where two lines meet; undefined for parallel ones. */
function meeting([ax, ay, bx, by]: Line, [cx, cy, dx, dy]: Line): [number, number] | undefined {
  const below = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (Math.abs(below) < 1e-30) return undefined;
  const share = ((ay - cy) * (dx - cx) - (ax - cx) * (dy - cy)) / below;
  return [ax + share * (bx - ax), ay + share * (by - ay)];
}

/** Part of a picture and how much of each of its pixels is covered, 0 to 255. */
export interface Coverage {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** Points lie on a grid as fine as this part of a pixel. */
const GRID = 256;

/** Signed areas of all paths are summed up in each pixel, of which the size counts. */
export function coverageOf(
  paths: readonly Path[],
  picture: { readonly width: number; readonly height: number },
): Coverage {
  const all = paths.map((path) => path.map((value) => Math.round(value * GRID) / GRID));
  const span = (axis: 0 | 1, size: number): [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const path of all)
      for (let i = axis; i < path.length; i += 2) {
        low = Math.min(low, path[i] ?? 0);
        high = Math.max(high, path[i] ?? 0);
      }
    return [Math.max(0, Math.floor(low)), Math.min(size, Math.ceil(high) + 1)];
  };
  const [left, right] = span(0, picture.width);
  const [top, bottom] = span(1, picture.height);
  const [width, height] = [Math.max(0, right - left), Math.max(0, bottom - top)];
  const line = width + 2;
  const sums = new Float64Array(line * height);
  for (const path of all)
    for (let i = 0; i < path.length; i += 2) {
      const next = (i + 2) % path.length;
      addLine(sums, line, height, [
        (path[i] ?? 0) - left,
        (path[i + 1] ?? 0) - top,
        (path[next] ?? 0) - left,
        (path[next + 1] ?? 0) - top,
      ]);
    }
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += sums[y * line + x] ?? 0;
      values[y * width + x] = Math.min(255, Math.abs(Math.floor(sum * 256)));
    }
  }
  return { left, top, width, height, values };
}

/** Adds what a line takes from all pixels right of it, row by row. */
function addLine(sums: Float64Array, line: number, height: number, [x1, y1, x2, y2]: Line): void {
  if (y1 === y2) return;
  const sign = y1 < y2 ? 1 : -1;
  const [topX, topY, endX, endY] = y1 < y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
  const slope = (endX - topX) / (endY - topY);
  const first = Math.max(0, Math.floor(topY));
  const last = Math.min(height, Math.ceil(endY));
  for (let row = first; row < last; row++) {
    const from = Math.max(row, topY);
    const to = Math.min(row + 1, endY);
    const begin = topX + (from - topY) * slope;
    const end = topX + (to - topY) * slope;
    const [low, high] = begin < end ? [begin, end] : [end, begin];
    const tall = (to - from) * sign;
    const cells = [Math.floor(low), Math.floor(high)] as const;
    for (let cell = cells[0]; cell <= cells[1]; cell++) {
      const [a, b] = [Math.max(low, cell), Math.min(high, cell + 1)];
      const share = high === low ? tall : (tall * (b - a)) / (high - low);
      const right = cell + 1 - (a + b) / 2; // of this cell, right of the line
      put(sums, line, row, cell, share * right);
      put(sums, line, row, cell + 1, share * (1 - right));
    }
  }
}

function put(sums: Float64Array, line: number, row: number, column: number, value: number): void {
  const at = row * line + Math.min(Math.max(column, 0), line - 1);
  sums[at] = (sums[at] ?? 0) + value;
}
