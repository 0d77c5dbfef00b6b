/** Places of a grid of equal tiles: which lie where, without anything being drawn. */

export interface GridLayout {
  readonly columns: number;
  /** Side of a tile, pixels. */
  readonly side: number;
  readonly gap: number;
  readonly rows: number;
  /** Of all rows, with the gaps around them. */
  readonly height: number;
  readonly count: number;
}

/** Browsers lose their way in elements that are higher. */
const HIGHEST = 15_000_000;

/** @param wanted side that tiles have at least, as far as the width and the height of the whole allow */
export function gridLayout(width: number, count: number, wanted: number, gap: number): GridLayout {
  const room = Math.max(1, width - gap);
  let columns = Math.max(1, Math.floor(room / (wanted + gap)));
  const sideOf = (many: number): number => Math.max(1, room / many - gap);
  while ((count / columns) * (sideOf(columns) + gap) > HIGHEST && sideOf(columns) > 48)
    columns += 1;
  const side = sideOf(columns);
  const rows = Math.ceil(count / columns);
  return { columns, side, gap, rows, height: rows * (side + gap) + gap, count };
}

export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows that a view shows, and so many more on either side. */
export function rowsIn(
  { side, gap, rows }: GridLayout,
  top: number,
  height: number,
  more: number,
): RowRange {
  const pitch = side + gap;
  const at = (pixels: number): number =>
    Math.min(Math.max(0, rows - 1), Math.max(0, Math.floor(pixels / pitch)));
  return {
    first: Math.max(0, at(top) - more),
    last: Math.min(Math.max(0, rows - 1), at(top + height) + more),
  };
}

/** Top of a place, pixels from the beginning. */
export const topOf = ({ columns, side, gap }: GridLayout, index: number): number =>
  gap + Math.floor(index / columns) * (side + gap);

/** How far to scroll so that a place is seen whole; where the view is, if it is seen already. */
export function scrolledTo(layout: GridLayout, index: number, top: number, height: number): number {
  const start = topOf(layout, index) - layout.gap;
  const end = start + layout.side + 2 * layout.gap;
  if (start < top) return start;
  return end > top + height ? end - height : top;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Places that a band touches, in order. */
export function placesIn({ columns, side, gap, count, rows }: GridLayout, box: Box): number[] {
  const pitch = side + gap;
  const ends = (from: number, to: number, most: number): readonly [number, number] => [
    Math.max(0, Math.ceil((from - gap - side) / pitch)),
    Math.min(most - 1, Math.floor((to - gap) / pitch)),
  ];
  const [left, right] = ends(box.left, box.right, columns);
  const [top, bottom] = ends(box.top, box.bottom, rows);
  const found: number[] = [];
  for (let row = top; row <= bottom; row += 1)
    for (let column = left; column <= right; column += 1) {
      const index = row * columns + column;
      if (index < count) found.push(index);
    }
  return found;
}

/** Where a key leads; undefined for keys that lead nowhere. */
export function placeByKey(
  { columns, count }: GridLayout,
  at: number,
  key: string,
  rowsPerView: number,
): number | undefined {
  const by = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * Math.max(1, rowsPerView),
    PageDown: columns * Math.max(1, rowsPerView),
    Home: -count,
    End: count,
  }[key];
  if (by === undefined || count === 0) return undefined;
  const to = at + by;
  // Up from the first row and down from the last stay, but for the keys that go to the ends.
  if (key === "ArrowUp" && to < 0) return at;
  if (key === "ArrowDown" && to >= count)
    return Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : at;
  return Math.min(count - 1, Math.max(0, to));
}
