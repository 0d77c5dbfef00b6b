/** Outer borders of the connected pieces of a class, and whether it has holes.
 *  Suzuki and Abe, "Topological structural analysis of digitized binary images by border following", 1985; the points are
 *  those of OpenCV's `findContours` with CHAIN_APPROX_NONE. */

export interface Contours {
  readonly hasHoles: boolean;
  /** x and y of each point in turn; a piece that is one pixel wide is walked there and back. */
  readonly outer: readonly (readonly number[])[];
}

/** Steps to the eight neighbours, clockwise from the left: x, then y. */
const STEPS = [-1, 0, -1, -1, 0, -1, 1, -1, 1, 0, 1, 1, 0, 1, -1, 1] as const;

/** Of pixels outside that are connected with the picture's edge. */
const OUTSIDE = 2;

/** Pixels of `classes` [height, width] that are `label`; diagonal neighbours are connected, those of holes are not. */
export function contoursOf(
  classes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  label: number,
): Contours {
  // with a border of nothing, so that every pixel has neighbours
  const line = width + 2;
  const inside = new Uint8Array(line * (height + 2));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (classes[y * width + x] === label) inside[(y + 1) * line + x + 1] = 1;
  const left = inside.slice();
  flood(left, 0, OUTSIDE, [-1, 1, -line, line]);
  if (left.includes(0)) return { hasHoles: true, outer: [] };
  const eight = Array.from({ length: 8 }, (_, turn) => stepOf(turn, line));
  const outer: number[][] = [];
  for (let at = left.indexOf(1); at !== -1; at = left.indexOf(1, at)) {
    outer.push(border(inside, line, at).flatMap((i) => [(i % line) - 1, Math.floor(i / line) - 1]));
    flood(left, at, OUTSIDE, eight);
  }
  return { hasHoles: false, outer };
}

const stepOf = (turn: number, line: number): number => {
  const at = (turn & 7) * 2;
  return (STEPS[at] ?? 0) + (STEPS[at + 1] ?? 0) * line;
};

/** Everything that is connected with `start` and like it becomes `value`. */
function flood(map: Uint8Array, start: number, value: number, steps: readonly number[]): void {
  const like = map[start];
  const queue = [start];
  map[start] = value;
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const step of steps)
      if (map[at + step] === like) {
        map[at + step] = value;
        queue.push(at + step);
      }
}

/** Places of the outer border that begins at `start`, the first pixel of its piece row by row. */
function border(inside: Uint8Array, line: number, start: number): number[] {
  let turn = 0;
  while (turn < 8 && inside[start + stepOf(turn, line)] !== 1) turn++;
  if (turn === 8) return [start];
  const last = start + stepOf(turn, line);
  const points: number[] = [];
  let at = start;
  for (;;) {
    points.push(at);
    // from the neighbour that was seen before, the other way round
    do turn = (turn + 7) & 7;
    while (inside[at + stepOf(turn, line)] === 0);
    const next = at + stepOf(turn, line);
    if (next === start && at === last) return points;
    at = next;
    turn = (turn + 4) & 7; // where it came from
  }
}
